/** An example operation, offered in the page's menu. */
export interface Example {
  /** Such as "cooks", the name of its file. */
  readonly name: string;
  readonly query: string;
}

export interface PageOptions {
  readonly examples: readonly Example[];
  /** Path of the GraphQL endpoint on the same host. */
  readonly endpoint: string;
}

/**
 * The HTML of the console. It loads nothing from another host and has no script inside.
 * A first visit shows the README's question for cooks.
 */
export function renderPage({ examples, endpoint }: PageOptions): string {
  const first = examples.find(({ name }) => name === "cooks") ?? examples[0];
  const settings = { endpoint, title: "Laowu 劳务", defaultQuery: first?.query ?? "" };
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Laowu 劳务</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/console/graphiql.css">
    <link rel="stylesheet" href="/console/page.css">
  </head>
  <body>
    <header>
      <h1>Laowu 劳务</h1>
      <nav aria-label="Example queries">${examples.map(linkTo).join("")}</nav>
    </header>
    <main id="graphiql"><noscript>The console needs JavaScript.</noscript></main>
    <script type="application/json" id="settings">${inScript(settings)}</script>
    <script src="/console/graphiql.js"></script>
    <script src="/console/page.js"></script>
  </body>
</html>
`;
}

/** GraphiQL opens the query of its address in a tab. */
function linkTo({ name, query }: Example): string {
  return `<a href="/?query=${encodeURIComponent(query)}">${escapeHtml(name)}</a>`;
}

/** JSON that cannot end the script element it stands in. */
function inScript(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

export const pageStyle = `
html, body { height: 100%; margin: 0; }
body { display: flex; flex-direction: column; font-family: system-ui, sans-serif; }
header { display: flex; gap: 1.5rem; align-items: baseline; padding: 0.4rem 1rem; background: #14342b; color: #fff; }
h1 { font-size: 1rem; margin: 0; white-space: nowrap; }
nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; font-size: 0.85rem; }
nav::before { content: "Examples:"; opacity: 0.7; }
nav a { color: #9fe3c4; }
#graphiql { flex: 1; min-height: 0; }
#graphiql .graphiql-container { width: 100%; height: 100%; }
#graphiql .graphiql-logo { display: none; }
`;

export const pageScript = `
const workers = { json: "json", graphql: "graphql" };
self.MonacoEnvironment = {
  globalAPI: false,
  getWorkerUrl: (moduleId, label) => "/console/" + (workers[label] ?? "editor") + ".worker.js",
};
const settings = JSON.parse(document.querySelector("#settings").textContent);
YogaGraphiQL.renderYogaGraphiQL(document.querySelector("#graphiql"), settings);
`;

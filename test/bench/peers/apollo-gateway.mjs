import { readFile } from "node:fs/promises";
import { ApolloGateway } from "@apollo/gateway";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";

/** The peer as its documentation starts it: node apollo-gateway.mjs SUPERGRAPH. */
const supergraphSdl = await readFile(process.argv[2], "utf8");
const server = new ApolloServer({ gateway: new ApolloGateway({ supergraphSdl }) });
const { url } = await startStandaloneServer(server, { listen: { port: 0, host: "127.0.0.1" } });
console.log(url);
process.on("SIGTERM", () => process.exit(0));

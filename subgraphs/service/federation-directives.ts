import { Directive } from "type-graphql";

/** `@key`: the entity is found by these fields. Not resolvable: this subgraph only refers to it. */
export function Key(fields: string, options: { resolvable?: boolean } = {}): ClassDecorator {
  const resolvable = options.resolvable === false ? ", resolvable: false" : "";
  return Directive(`@key(fields: ${JSON.stringify(fields)}${resolvable})`) as ClassDecorator;
}

/** `@shareable`: several subgraphs give the same answer. On a class it holds for all its fields. */
export function Shareable(): ClassDecorator & PropertyDecorator & MethodDecorator {
  return Directive("@shareable");
}

/** `@external`: another subgraph owns this field; it is here only to be required. */
export function External(): PropertyDecorator {
  return Directive("@external");
}

/** `@requires`: the gateway hands these fields over with the reference. */
export function Requires(fields: string): PropertyDecorator & MethodDecorator {
  return Directive(`@requires(fields: ${JSON.stringify(fields)})`);
}

/** `@provides`: on this path the fields of the other subgraph come along, without a hop. */
export function Provides(fields: string): PropertyDecorator & MethodDecorator {
  return Directive(`@provides(fields: ${JSON.stringify(fields)})`);
}

/** `@inaccessible`: for other subgraphs, never for a client. */
export function Inaccessible(): ClassDecorator & PropertyDecorator & MethodDecorator {
  return Directive("@inaccessible");
}

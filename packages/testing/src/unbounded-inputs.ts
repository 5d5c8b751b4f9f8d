import { z } from 'zod';

/** JSON Schema, as far as the sizes of what arrives are concerned. */
type Schema = Readonly<Record<string, unknown>>;

/** Keywords that hold one schema or a list of them, and those that hold schemas by name. */
const INSIDE = ['items', 'prefixItems', 'additionalProperties', 'propertyNames', 'anyOf', 'oneOf', 'allOf'];
const NAMED = ['properties', 'patternProperties', '$defs'];

/** Where a JSON Schema takes a text or a list without a largest size. */
export function unboundedParts(schema: unknown, at = ''): string[] {
  if (Array.isArray(schema)) return schema.flatMap((each) => unboundedParts(each, at));
  if (!isSchema(schema)) return [];
  return [
    ...(isUnbounded(schema) ? [at] : []),
    ...INSIDE.flatMap((keyword) => unboundedParts(schema[keyword], keyword === 'items' ? `${at}[]` : at)),
    ...NAMED.flatMap((keyword) =>
      Object.entries(isSchema(schema[keyword]) ? schema[keyword] : {}).flatMap(([name, inner]) =>
        unboundedParts(inner, `${at}.${name}`),
      ),
    ),
  ];
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isUnbounded({ type, enum: values, const: only, pattern, maxLength, maxItems, prefixItems }: Schema): boolean {
  if (type === 'array') return maxItems === undefined && prefixItems === undefined;
  if (type !== 'string' || values !== undefined || only !== undefined || maxLength !== undefined) return false;
  return typeof pattern !== 'string' || repeatsWithoutEnd(pattern);
}

/** Whether a pattern has a `*`, a `+` or an open count outside its classes: without one, what it matches has a largest size. */
function repeatsWithoutEnd(pattern: string): boolean {
  return !pattern.startsWith('^') || /[*+]|\{\d+,\}/.test(pattern.replaceAll(/\\.|\[(?:\\.|[^\]])*\]/g, 'x'));
}

/** The bodies of an OpenAPI document. Parameters have a largest size: that of a request's line and headers. */
const Bodies = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        requestBody: z.object({ content: z.record(z.string(), z.object({ schema: z.unknown() })) }).optional(),
      }),
    ),
  ),
});

/** Every part of a body of an OpenAPI document that takes a text or a list without a largest size. */
export function unboundedBodies(document: unknown): string[] {
  return Object.entries(Bodies.parse(document).paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { requestBody }]) =>
      Object.values(requestBody?.content ?? {}).flatMap(({ schema }) => unboundedParts(schema, `${method} ${path} `)),
    ),
  );
}

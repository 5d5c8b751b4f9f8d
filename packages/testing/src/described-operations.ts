/** One operation of an OpenAPI document. */
export interface DescribedOperation {
  /** `get /api/…` */
  name: string;
  /** In capitals. */
  method: string;
  /** With 1 for each parameter. */
  path: string;
  isPublic: boolean;
  /** What the access column of its host says: `x-roles`, `x-access`. */
  said: Readonly<Record<string, unknown>>;
}

/** Every operation of an OpenAPI document: a test that goes through them includes new routes by itself. */
export function describedOperations(document: unknown): DescribedOperation[] {
  const { paths } = document as { paths: Record<string, Record<string, Record<string, unknown>>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, said]) => ({
      name: `${method} ${path}`,
      method: method.toUpperCase(),
      path: path.replaceAll(/\{\w+\}/g, '1'),
      isPublic: Array.isArray(said['security']) && said['security'].length === 0,
      said,
    })),
  );
}

interface DocumentedOperation {
  readonly operationId: string;
  readonly 'x-permission': string;
  readonly security?: readonly unknown[];
  readonly requestBody?: { readonly content: Record<string, unknown> };
}

/** One operation of the published document, as far as access goes. */
export interface ApiOperation {
  readonly id: string;
  readonly method: string;
  /** With `{names}`. */
  readonly path: string;
  readonly isPublic: boolean;
  /** Nobody needs a credential; one that is presented counts. */
  readonly isForAnyone: boolean;
  /** Whoever is signed in may call it, and no key. */
  readonly isForSignedIn: boolean;
  /** Undefined for those that ask for none. */
  readonly permission: string | undefined;
  readonly bodyTypes: readonly string[];
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];

export const operationsOf = (document: object): ApiOperation[] => {
  const { paths } = document as { paths: Record<string, Record<string, DocumentedOperation>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]) => ({
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        isPublic: operation.security?.length === 0,
        isForAnyone: operation['x-permission'] === 'anyone',
        isForSignedIn: operation['x-permission'] === 'signed_in',
        permission: ['public', 'anyone', 'signed_in'].includes(operation['x-permission'] ?? '') ? undefined : operation['x-permission'],
        bodyTypes: Object.keys(operation.requestBody?.content ?? {}),
      })),
  );
};

/** The path with a value for each of its names. */
export const filled = (path: string, value: string): string => path.replace(/\{\w+\}/g, value);

/** The methods that some documented path answers to at this concrete path. */
export const methodsAt = (operations: readonly ApiOperation[], path: string): Set<string> => {
  const matches = (template: string): boolean => {
    const wanted = template.split('/');
    const given = path.split('/');
    return wanted.length === given.length && wanted.every((part, at) => part.startsWith('{') || part === given[at]);
  };
  const methods = new Set(operations.filter((operation) => matches(operation.path)).map(({ method }) => method));
  if (methods.has('GET')) methods.add('HEAD');
  return methods.add('OPTIONS');
};

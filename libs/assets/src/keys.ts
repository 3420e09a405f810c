/**
 * Every folder an asset's objects lie in, recorded in a row or not: what is left when these are emptied has nothing of the asset.
 * A key that ends in a slash is a folder; no object can be named so.
 */
export const foldersOf = (organizationId: string, assetId: string): string[] => [
  `o/${organizationId}/${assetId}/`,
  `d/${organizationId}/${assetId}/`,
];

/** Where an asset's original lies in the object store. */
export const originalKey = (organizationId: string, assetId: string, extension: string): string =>
  `o/${organizationId}/${assetId}/original${extension ? `.${extension}` : ''}`;

/** Where a picture made from the original lies. The same derivative always has the same key, so making it twice leaves one. */
export const derivativeKey = (organizationId: string, assetId: string, kind: string, extension: string): string =>
  `d/${organizationId}/${assetId}/${kind}.${extension}`;

/** True for keys that `derivativeKey` makes. */
export const isDerivativeKey = (key: string): boolean => key.startsWith('d/');

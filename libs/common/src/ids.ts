import { v7, validate } from 'uuid';

/** A new time-ordered id (UUID version 7, RFC 9562): rows made together lie together in their index. */
export const newId = (): string => v7();

/** True for any UUID text. A malformed id is answered as an unknown one, never passed to the database. */
export const isUuid = (text: string): boolean => validate(text);

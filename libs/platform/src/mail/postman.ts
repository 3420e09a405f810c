import { type Letter } from './letter';

/** Takes a letter to where this installation's mail goes. */
export abstract class Postman {
  /** True when `send` is as quick and as sure as writing a file: then it may be waited for within a request. */
  abstract readonly deliversAtOnce: boolean;

  /** Throws `mail.unavailable` when another try may help, `mail.refused` when the address is refused for good. */
  abstract send(letter: Letter): Promise<void>;
}

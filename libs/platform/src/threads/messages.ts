/** What a pool and its threads say to each other. */
export interface Order<Work> {
  readonly id: number;
  readonly work: Work;
}

export interface Failure {
  readonly message: string;
  readonly code?: string;
  readonly syscall?: string;
  readonly path?: string;
}

export type Answer<Result> = { readonly id: number } & ({ readonly result: Result } | { readonly failure: Failure });

/** One thing the api cannot work without. `check` resolves when it answers; whatever it rejects with goes to the log, never to the caller. */
export interface HealthCheck {
  /** `database`, `queue`, `storage`, `schema`: the key in the reply. */
  readonly name: string;
  check(): Promise<void>;
}

/** Token of the list of HealthCheck that readiness asks. */
export const HEALTH_CHECKS = Symbol('argus:health-checks');

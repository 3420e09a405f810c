export { HEALTH_CHECKS, type HealthCheck } from './health-check';
export { HealthModule, type HealthModuleOptions } from './health.module';

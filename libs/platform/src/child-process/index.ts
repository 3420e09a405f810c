export { serveTasks, type TaskHandler } from './child-entry';
export { ChildFailure, type ChildFailureReason } from './child-failure';
export { ChildPool, type ChildPoolOptions, type RunOptions } from './child-pool';

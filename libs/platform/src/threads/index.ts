export { ThreadPool } from './thread-pool';
export { answerOrders } from './thread-entry';

// The thread's side of DiskThreads.
import { answerOrders } from '../threads';
import { moveDurably } from './durable-move';

answerOrders(moveDurably);

export { Outbox } from './outbox';
export type { OutboxEvent, OutboxEventType, OutboxMessage, OutboxPayloads } from './outbox-events';
export { OutboxModule } from './outbox.module';
export { OutboxRelay, OUTBOX_CONSUMERS, type OutboxConsumer } from './outbox-relay';
export { OutboxRepository } from './outbox.repository';

export { ownedFileName, thisOwner } from './file-owner';
export { Spool } from './spool';
export { SpoolModule } from './spool.module';
export { SpoolWriter } from './spool-writer';
export { type ReceiveOptions, type SpooledFile, type SpoolOptions } from './spooled-file';
export { sweepLeftovers } from './sweep-leftovers';

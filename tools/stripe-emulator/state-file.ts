import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type EngineSnapshot } from './engine/engine';
import { type IdempotentAnswers } from './http/idempotent-answers';

interface KeptState {
  readonly engine: EngineSnapshot;
  readonly answers: ReturnType<IdempotentAnswers['snapshot']>;
}

/** One JSON file with everything in it, so that a restart forgets no subscription. Good for what one person does by hand. */
export class StateFile {
  private written = '';

  constructor(private readonly file: string) {}

  read(): KeptState | undefined {
    return existsSync(this.file) ? (JSON.parse(readFileSync(this.file, 'utf8')) as KeptState) : undefined;
  }

  /** Whole or not at all: a crash leaves the state before. */
  write(state: KeptState): void {
    const text = JSON.stringify(state);
    if (text === this.written) return;
    mkdirSync(path.dirname(this.file), { recursive: true });
    writeFileSync(`${this.file}.new`, text, { mode: 0o600 });
    renameSync(`${this.file}.new`, this.file);
    this.written = text;
  }
}

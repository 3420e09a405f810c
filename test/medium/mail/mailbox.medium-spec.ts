import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Clock, newId } from '../../../libs/common/src';
import { type Letter, Mailbox, MailboxPostman } from '../../../libs/platform/src/mail';
import { temporaryDataDir } from '../../support';
import { writeInAnotherProcess } from './mailbox-writer';

class HandClock extends Clock {
  private ms = Date.UTC(2026, 0, 31, 12);

  now(): Date {
    this.ms += 1;
    return new Date(this.ms);
  }
}

const letter = (changes: Partial<Letter> = {}): Letter => ({
  id: newId(),
  to: 'ada@example.net',
  subject: 'Hello',
  text: 'Some text',
  html: '<p>Some text</p>',
  ...changes,
});

describe('the development mailbox', () => {
  let data: ReturnType<typeof temporaryDataDir>;
  let directory: string;
  let postman: MailboxPostman;
  let mailbox: Mailbox;

  beforeEach(() => {
    data = temporaryDataDir();
    directory = path.join(data.path, 'mail');
    postman = new MailboxPostman(directory, new HandClock());
    mailbox = new Mailbox(directory);
  });
  afterEach(() => data.remove());

  it('is empty before the first letter, and where mail goes elsewhere', async () => {
    expect(await mailbox.list()).toEqual([]);
    expect(await new Mailbox(null).list()).toEqual([]);
  });

  it('shows letters as they were sent, the newest first', async () => {
    const letters = [letter({ subject: 'One — 一' }), letter({ subject: 'Two' }), letter({ subject: 'Three' })];
    for (const one of letters) await postman.send(one);
    expect(await mailbox.list()).toEqual([
      { ...letters[2], receivedAt: '2026-01-31T12:00:00.003Z' },
      { ...letters[1], receivedAt: '2026-01-31T12:00:00.002Z' },
      { ...letters[0], receivedAt: '2026-01-31T12:00:00.001Z' },
    ]);
  });

  it('finds the letters to one address, in any case, past many to others', async () => {
    await postman.send(letter({ to: 'Grace@Example.net' }));
    for (let count = 0; count < 120; count += 1) await postman.send(letter());
    expect((await mailbox.list('gRACE@example.NET')).map(({ to }) => to)).toEqual(['Grace@Example.net']);
    expect(await mailbox.list('nobody@example.net')).toEqual([]);
    expect(await mailbox.list()).toHaveLength(100);
  });

  it('has a letter once, however often it was sent', async () => {
    const again = letter();
    await postman.send(again);
    await postman.send(letter({ subject: 'Between' }));
    await postman.send({ ...again, subject: 'Hello again' });
    expect((await mailbox.list()).map(({ subject }) => subject)).toEqual(['Hello again', 'Between']);
    expect(readdirSync(directory)).toHaveLength(2);
  });

  it('keeps the newest 500', async () => {
    const first = letter();
    await postman.send(first);
    for (let count = 0; count < 500; count += 1) await postman.send(letter());
    expect(readdirSync(directory)).toHaveLength(500);
    expect(readdirSync(directory).join()).not.toContain(first.id);
  });

  it('is for the eyes of its owner, and leaves no half letter', async () => {
    await postman.send(letter());
    const files = readdirSync(directory);
    expect(files).toHaveLength(1);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(statSync(path.join(directory, files[0] ?? '')).mode & 0o777).toBe(0o600);
  });

  it('passes over what is no letter', async () => {
    await postman.send(letter());
    writeFileSync(path.join(directory, 'notes.json'), 'mine');
    writeFileSync(path.join(directory, `.${newId()}`), '{');
    expect(await mailbox.list()).toHaveLength(1);
    await postman.send(letter());
    expect(readdirSync(directory)).toContain('notes.json');
  });

  it('takes only what a mail server would: one address, a subject on one line', async () => {
    await expect(postman.send(letter({ to: 'a@example.net\r\nBcc: b@example.net' }))).rejects.toMatchObject({ code: 'mail.refused' });
    await expect(postman.send(letter({ id: '../../credentials' }))).rejects.toThrow('UUID');
    await postman.send(letter({ subject: 'Hello\r\nBcc: b@example.net' }));
    expect((await mailbox.list()).map(({ subject }) => subject)).toEqual(['Hello Bcc: b@example.net']);
  });

  it('says that it cannot be written, and works again when it can', async () => {
    writeFileSync(directory, 'a file where the folder should be');
    await expect(postman.send(letter())).rejects.toMatchObject({ code: 'mail.unavailable', retryable: true });
    rmSync(directory);
    await postman.send(letter());
    expect(await mailbox.list()).toHaveLength(1);
  });

  it('is written by several processes at once without losing a letter, and read meanwhile', async () => {
    const shared = newId();
    const writers = [1, 2].map(() => writeInAnotherProcess(directory, { letters: 60, shared }));
    let isOver = false;
    const writing = Promise.all(writers).finally(() => (isOver = true));
    while (!isOver) for (const found of await mailbox.list()) expect(found.text).toBe('x'.repeat(20_000));
    await writing;
    const files = readdirSync(directory);
    expect(files).toHaveLength(121);
    expect(files.filter((name) => name.includes(shared))).toHaveLength(1);
  });
});

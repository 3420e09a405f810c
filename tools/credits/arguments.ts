import { parseArgs } from 'node:util';
import { messageOf, OperatorError } from '../support/operator-error';

export type CreditsCommand =
  | { readonly verb: 'show'; readonly workspace: string }
  | {
      readonly verb: 'grant';
      readonly workspace: string;
      readonly credits: number;
      readonly expiresAt: Date | null;
      readonly reference: string | null;
    };

const USAGE =
  'npm run credits -- show WORKSPACE | grant WORKSPACE CREDITS [--expires YYYY-MM-DD] [--reference TEXT]; WORKSPACE is an id or a slug.';
const MOST_CREDITS = 1_000_000;
const MOST_CHARACTERS = 100;

/** Reads a command line. Throws an OperatorError that says what is wrong with it. */
export function commandOf(args: readonly string[], now: Date): CreditsCommand {
  const { values, positionals } = parse(args);
  const [verb, workspace, credits, ...rest] = positionals;
  if (verb === 'show' && workspace && credits === undefined) return { verb, workspace };
  if (verb !== 'grant' || !workspace || credits === undefined || rest.length > 0)
    throw new OperatorError(`${verb ? `“${positionals.join(' ')}” is` : 'Nothing is'} no command.`, USAGE);
  return {
    verb,
    workspace,
    credits: creditsOf(credits),
    expiresAt: values.expires === undefined ? null : endOf(values.expires, now),
    reference: values.reference === undefined ? null : referenceOf(values.reference),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { expires: { type: 'string' }, reference: { type: 'string' } }, allowPositionals: true });
  } catch (error) {
    throw new OperatorError(messageOf(error), USAGE);
  }
}

function creditsOf(text: string): number {
  const credits = Number(text);
  if (/^\d+$/.test(text) && credits >= 1 && credits <= MOST_CREDITS) return credits;
  throw new OperatorError(`“${text}” is no number of credits.`, `Name a whole number from 1 to ${MOST_CREDITS}.`);
}

/** The last moment of that day, UTC. */
function endOf(text: string, now: Date): Date {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  if (!day || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text)
    throw new OperatorError(`“${text}” is no day.`, 'Write it as 2027-01-31: the credits can be spent until the end of that day, UTC.');
  const end = new Date(day.getTime() + 86_400_000);
  if (end <= now)
    throw new OperatorError(`${text} is over.`, 'Name today or a day to come, or leave --expires out: the credits then never expire.');
  return end;
}

function referenceOf(text: string): string {
  const reference = text.trim();
  if (reference.length >= 1 && reference.length <= MOST_CHARACTERS) return reference;
  throw new OperatorError(
    'The reference is empty or too long.',
    `Use 1 to ${MOST_CHARACTERS} characters: the same reference is booked once for a workspace.`,
  );
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ImagePreparer, sniff } from '@argus/imaging';
import { visionAnswerSchema, type VisionAnswer } from '../vision-answer';
import { type VisionPicture } from '../vision-provider';
import { LocalVisionProvider } from './local-provider';

jest.setTimeout(180_000);

const SAMPLES = path.resolve(__dirname, '../../../../samples');
const scratch = mkdtempSync(path.join(tmpdir(), 'argus-vision-'));
const preparer = new ImagePreparer();
const provider = new LocalVisionProvider();
const pictures = new Map<string, VisionPicture>();

async function analyse(file: string, mimeType = 'image/jpeg'): Promise<VisionAnswer> {
  const { working, ...facts } = await preparer.prepare({ path: file, mimeType, outputDir: path.join(scratch, 'out', path.basename(file)) });
  pictures.set(file, working);
  return provider.analyse(working, facts);
}
const tagsOf = ({ tags }: VisionAnswer): string[] => tags.map(({ tag }) => tag);

beforeAll(() => provider.ready());
afterAll(async () => {
  await Promise.all([provider.close(), preparer.close()]);
  rmSync(scratch, { recursive: true, force: true });
});

describe('the local model', () => {
  it.each([
    ['coffee-cup.jpg', ['cup']],
    ['wine.jpg', ['bottle', 'indoor']],
    ['mountains.jpg', ['outdoor', 'landscape']],
    ['temple.jpg', ['outdoor']],
    ['brick-wall.jpg', ['black and white']],
  ])('sees what %s shows', async (file, expected) => {
    const answer = await analyse(path.join(SAMPLES, file));
    expect(visionAnswerSchema.parse(answer)).toEqual(answer);
    expect(tagsOf(answer)).toEqual(expect.arrayContaining(expected));
  });

  it('gives the same answer to the same picture', async () => {
    const file = path.join(SAMPLES, 'wine.jpg');
    expect(await analyse(file)).toEqual(await analyse(file));
  });

  it('takes a drawing, and a single pixel', async () => {
    for (const svg of [
      '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><rect width="400" height="300" fill="#fff"/><rect x="40" y="90" width="60" height="180" fill="#36c"/><rect x="160" y="40" width="60" height="230" fill="#c63"/></svg>',
      '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',
    ]) {
      const file = path.join(scratch, 'drawing.svg');
      writeFileSync(file, svg);
      const answer = await analyse(file, sniff(Buffer.from(svg)).mimeType);
      expect(visionAnswerSchema.parse(answer)).toEqual(answer);
    }
  });

  it('reports a picture that is gone as its own failure, and goes on', async () => {
    const picture = { path: path.join(scratch, 'gone.jpg'), mimeType: 'image/jpeg', width: 10, height: 10 };
    await expect(provider.see(picture)).rejects.toMatchObject({ name: 'AppError', code: 'analysis.failed' });
    expect(tagsOf(await analyse(path.join(SAMPLES, 'wine.jpg')))).toContain('bottle');
  });

  it('ends a look that takes too long, retryably', async () => {
    const hurried = new LocalVisionProvider({ timeoutMs: 1 });
    const [picture] = pictures.values();
    const failure = await hurried.see(picture!).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'AppError', code: 'analysis.timed_out', retryable: true });
    await hurried.close();
  });
});

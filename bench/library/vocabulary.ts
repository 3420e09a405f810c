import { seededRandom } from '../../tools/support/random';

const HEAD =
  'a the of with and in on photograph image shows background light warm soft wide view scene natural person people woman man standing smiling blue green white dark colors composition modern city street beach sunset mountain forest portrait product shot close-up studio outdoor indoor table food fresh summer water sky ocean family office laptop meeting team business lifestyle travel nature dog cat child holding bright minimal texture pattern abstract vintage dramatic calm energetic cozy elegant urban rural landscape architecture building interior'.split(
    ' ',
  );
// So many of each that three letters in a row are about as rare as in English: a text index lives from that.
const ONSETS =
  'b bl br c ch cl cr d dr dw f fl fr g gl gr h j k kn l m n p ph pl pr qu r s sc sh sk sl sm sn sp spr squ st str sw t th thr tr tw v w wh wr y z'.split(
    ' ',
  );
const NUCLEI = 'a a a e e e i i i o o u u y ae ai au ay ea ee ei eu ew ey ia ie io oa oe oi oo ou ow oy ua ue ui'.split(' ');
const CODAS =
  ' b c ck ct d f ft g k l ld lf lk lm lp lt m mb mp n nd ng nk nt p pt r rb rd rf rk rl rm rn rp rt s sh sk sp st t th tt v x z'.split(
    ' ',
  );
const SIZE = 30_000;
const RESOLUTION = 1 << 20;
/** Words of a text about one asset, on the average: description, rich description, tags, use cases. */
const WORDS_PER_ASSET = 88;

/** Words as texts about pictures use them: a few everywhere, most of them hardly ever (Zipf's law). */
export class Vocabulary {
  readonly words: readonly string[];
  private readonly cumulative: Float64Array;
  private readonly drawn: Int32Array;

  constructor(seed = 1) {
    const random = seededRandom(seed);
    const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
    const words = new Set(HEAD);
    while (words.size < SIZE) {
      let word = '';
      for (let syllables = 1 + Math.floor(random() * 3); syllables >= 0; syllables -= 1) word += pick(ONSETS) + pick(NUCLEI) + pick(CODAS);
      if (word.length > 3 && word.length < 13) words.add(word);
    }
    this.words = [...words];
    this.cumulative = new Float64Array(SIZE);
    let sum = 0;
    for (let rank = 0; rank < SIZE; rank += 1) this.cumulative[rank] = sum += 1 / Math.pow(rank + 2.7, 1.05);
    this.drawn = new Int32Array(RESOLUTION);
    let rank = 0;
    for (let index = 0; index < RESOLUTION; index += 1) {
      while (this.cumulative[rank]! < (sum * (index + 0.5)) / RESOLUTION) rank += 1;
      this.drawn[index] = rank;
    }
  }

  draw(random: () => number, count: number): string[] {
    return Array.from({ length: count }, () => this.words[this.drawn[Math.floor(random() * RESOLUTION)]!]!);
  }

  /** `count` words of five letters or more that about this share of all assets has, spread over the ranks around it. */
  ofFrequency(share: number, count: number): string[] {
    const total = this.cumulative[SIZE - 1]!;
    const shareOf = (rank: number): number => 1 - (1 - 1 / Math.pow(rank + 2.7, 1.05) / total) ** WORDS_PER_ASSET;
    let rank = 0;
    while (rank < SIZE - 1 && shareOf(rank) > share) rank += 1;
    const longer = this.words.slice(Math.max(0, rank - count), SIZE).filter((word) => word.length >= 5);
    return longer.slice(0, count);
  }
}

import type * as Imaging from './index';

describe('@argus/imaging', () => {
  it('loads no native library until pixels are read', async () => {
    let loads = 0;
    jest.doMock('sharp', () => {
      loads += 1;
      return jest.requireActual<object>('sharp');
    });
    jest.resetModules();
    const { ImagePreparer, readPixels, sniff } = jest.requireActual<typeof Imaging>('./index');
    expect(sniff(Buffer.from('GIF89a')).mimeType).toBe('image/gif');
    await new ImagePreparer().close();
    expect(loads).toBe(0);
    await expect(readPixels('/nonexistent', [])).rejects.toThrow();
    expect(loads).toBe(1);
  });
});

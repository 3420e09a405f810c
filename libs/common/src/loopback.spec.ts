import { isLoopbackAddress, isLoopbackHost } from './loopback';

it.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1', '::FFFF:127.0.0.1'])('%s is an address of this machine', (address) => {
  expect(isLoopbackAddress(address)).toBe(true);
});

it.each(['', '10.0.0.1', '0.0.0.0', '::', '::2', '::ffff:10.0.0.1', '127.0.0.1.example.org', '1.127.0.0.1', 'localhost'])(
  '%s is none',
  (address) => {
    expect(isLoopbackAddress(address)).toBe(false);
  },
);

it.each(['localhost', 'LOCALHOST', 'argus.localhost', '127.0.0.1', '::1', '[::1]'])('%s stays on this machine', (host) => {
  expect(isLoopbackHost(host)).toBe(true);
});

it.each(['', 'localhost.example.org', 'notlocalhost', '127.0.0.1.nip.io', '[::2]', '0.0.0.0', 'example.org'])(
  '%s may lead elsewhere',
  (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  },
);

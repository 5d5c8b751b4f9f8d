/** The process of an isolated module: it asks its host for everything, over one socket, and does what the host asks of it. */
import { Socket } from 'node:net';
import { shutProcess } from './shut-process.ts';

const { end } = shutProcess();
const [entry = '', dialect = 'sqlite'] = process.argv.slice(2);
const { Channel } = await import('./channel.ts');
const { createChild } = await import('./module-work.ts');

// The only handle that its parent left it.
const socket = new Socket({ fd: 3 });
const child = createChild(entry, dialect === 'mariadb' ? 'mariadb' : 'sqlite');
const channel = new Channel(socket, { ...child.side, tellsAll: true, ended: () => end(0) });
child.connect((to, given) => channel.call(to, given));

// The least a route can be: Express, and a short JSON text. Forked by `startPeerServer`.
import { createServer } from 'node:http';
import express from 'express';
import { tellPort } from './peer-server';

const app = express();
app.get('/hello', (_request, response) => void response.json({ hello: 'world' }));
tellPort(createServer(app));

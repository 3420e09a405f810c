import { smallPng } from '../support';

/** An upload of a picture that nobody has. */
export const newPicture = async (name = 'picture.png') => ({ name, bytes: await smallPng() });

// Why the centre closes a socket, as far as a screen acts on it: after any other code it waits a little and resumes.

export const CLOSE_SIGNED_OUT = 4401;
export const CLOSE_RIGHTS_CHANGED = 4403;
/** This web process goes away; another answers. */
export const CLOSE_MOVING = 4410;
export const CLOSE_TOO_MANY = 4429;

/** In place of a shim that asks for React by `require`, which a module whose React is the host's cannot do. */
export { useSyncExternalStore } from 'react';

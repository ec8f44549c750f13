import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { configure } from './api/client';
import { makeQueryClient } from './api/queries';
import { App } from './App';
import { readConfig } from './config';
import { useConnection } from './state/connection';
import { beFramed } from './state/framed';
import { ownPage } from './state/parts';
import { applyTheme, useTheme } from './state/theme';
import './styles/index.css';

ownPage();
const config = readConfig();
// Before the first dialog: its scroll lock is a style that the page's policy lets in by this nonce only.
if (config.nonce) setNonce(config.nonce);
configure({ apiBase: config.apiBase, onReach: useConnection.getState().report });

beFramed(config.frameAncestors);
document.body.classList.add('sv-root');
applyTheme(useTheme.getState().theme);

const root = document.getElementById('root') ?? document.body.appendChild(document.createElement('div'));
createRoot(root).render(
  <StrictMode>
    <App base={config.routerBase} client={makeQueryClient()} states={config.states} />
  </StrictMode>,
);

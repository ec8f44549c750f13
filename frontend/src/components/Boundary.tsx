import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from './Button';
import { EmptyState } from './EmptyState';

/** A fault in one part must not leave an empty page: it says so, and the way out is one press. */
export class Boundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: Error, { componentStack }: ErrorInfo) {
    console.error(error, componentStack);
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <EmptyState title="This page has a fault." tone="bad">
        <p>Your pictures and what you have typed are kept. Load the page anew to go on.</p>
        <Button onClick={() => window.location.reload()}>Load anew</Button>
      </EmptyState>
    );
  }
}

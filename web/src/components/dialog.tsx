import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import './dialog.css';

/**
 * A dialog over the page: the browser's own, which keeps the focus inside, gives it back where it was, and closes on
 * Escape.
 */
export function Dialog({
  title,
  width = 'medium',
  onClose,
  footer,
  children,
}: {
  title: string;
  width?: 'small' | 'medium' | 'large';
  onClose: () => void;
  /** The buttons, one of which closes. */
  footer: ReactNode;
  children: ReactNode;
}) {
  const titleId = useId();
  const element = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      className={`dialog dialog-${width}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={titleId}>{title}</h2>
      <div className="dialog-body">{children}</div>
      <div className="dialog-footer">{footer}</div>
    </dialog>
  );
}

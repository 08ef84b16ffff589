import { Button, theme } from "antd";
import { useEffect, useId, useRef, type CSSProperties, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Shut only on purpose: what it shows is shown once. */
  firm?: boolean;
}

/**
 * The browser's own dialog: keeps the focus, gives it back, closes by Escape. Ant Design's locks
 * scrolling by a style that the policy of the page forbids.
 */
export function Dialog({ title, onClose, children, firm = false }: DialogProps) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const place = useRef<HTMLDialogElement>(null);
  const name = useId();
  useEffect(() => {
    const dialog = place.current;
    if (dialog && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  const look = {
    background: token.colorBgElevated,
    color: token.colorText,
    fontFamily: token.fontFamily,
    "--link": token.colorLink,
  } as CSSProperties;
  return (
    <dialog
      ref={place}
      className="dialog"
      style={look}
      aria-labelledby={name}
      onCancel={(event) => {
        event.preventDefault();
        if (!firm) onClose();
      }}
    >
      <header>
        <h2 id={name}>{title}</h2>
        {!firm && (
          <Button type="text" onClick={onClose} aria-label={t("web.action.close")}>
            ×
          </Button>
        )}
      </header>
      {children}
    </dialog>
  );
}

interface AskProps {
  title: string;
  text: string;
  /** The verb of the button that does it. */
  action: string;
  busy: boolean;
  error?: ReactNode;
  onDo: () => void;
  onClose: () => void;
}

/** Asks before what cannot be undone. */
export function Ask({ title, text, action, busy, error, onDo, onClose }: AskProps) {
  const { t } = useTranslation();
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      {error}
      <div className="actions">
        <Button type="primary" danger loading={busy} onClick={onDo}>
          {action}
        </Button>
        <Button onClick={onClose}>{t("web.action.cancel")}</Button>
      </div>
    </Dialog>
  );
}

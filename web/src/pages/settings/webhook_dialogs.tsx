import { Alert, Button, Checkbox, Form, Input, Radio } from "antd";
import { useTranslation } from "react-i18next";
import {
  addWebhook,
  changeWebhook,
  deleteWebhook,
  messageTypes,
  rotateSecret,
  useWebhookChange,
  type MessageType,
  type Webhook,
  type WebhookDraft,
} from "../../api/webhooks";
import { Ask, Dialog } from "../../parts/dialog";
import { Secret } from "../../parts/secret";
import { Failed } from "../../parts/states";

interface Values {
  url: string;
  description?: string;
  which: "all" | "some";
  types?: MessageType[];
  profiles?: boolean;
}

const draftOf = (values: Values): WebhookDraft => ({
  url: values.url.trim(),
  description: values.description?.trim() ?? "",
  types: values.which === "all" ? [] : (values.types ?? []),
  profiles: values.profiles ?? false,
});

const valuesOf = (known: Webhook | null): Values => ({
  url: known?.url ?? "",
  description: known?.description ?? "",
  which: known && known.types.length > 0 ? "some" : "all",
  types: known?.types ?? [],
  profiles: known?.profiles ?? false,
});

/** Which messages: all there are and will be, or those chosen. */
function Types() {
  const { t } = useTranslation();
  const which = Form.useWatch<Values["which"]>("which");
  const some = {
    validator: (_: unknown, value: MessageType[] = []) =>
      value.length > 0
        ? Promise.resolve()
        : Promise.reject(new Error(t("web.webhooks.no_type"))),
  };
  return (
    <fieldset>
      <legend>{t("web.webhooks.types")}</legend>
      <Form.Item name="which">
        <Radio.Group
          options={[
            { value: "all", label: t("web.webhooks.all_types") },
            { value: "some", label: t("web.webhooks.some_types") },
          ]}
        />
      </Form.Item>
      {which === "some" && (
        <Form.Item name="types" rules={[some]}>
          <Checkbox.Group
            className="checks"
            options={messageTypes.map((type) => ({
              value: type,
              label: (
                <>
                  {t("web.webhooks.type." + type)} <code>{type}</code>
                </>
              ),
            }))}
          />
        </Form.Item>
      )}
    </fieldset>
  );
}

function EndpointForm(props: {
  known: Webhook | null;
  busy: boolean;
  error: Error | null;
  action: string;
  onDone: (draft: WebhookDraft) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { known, busy, error, action, onDone, onClose } = props;
  return (
    <Form<Values>
      layout="vertical"
      requiredMark={false}
      initialValues={valuesOf(known)}
      onFinish={(values) => onDone(draftOf(values))}
    >
      <Form.Item
        name="url"
        label={t("web.webhooks.url")}
        extra={t("web.webhooks.url_note")}
        rules={[{ required: true, message: t("web.entry.needed") }]}
      >
        <Input autoFocus maxLength={2000} inputMode="url" autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name="description" label={t("web.webhooks.description")}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Types />
      <Form.Item
        name="profiles"
        valuePropName="checked"
        extra={<span className="note">{t("web.webhooks.profiles_note")}</span>}
      >
        <Checkbox>{t("web.webhooks.profiles")}</Checkbox>
      </Form.Item>
      {error && <Failed error={error} />}
      <div className="actions">
        <Button type="primary" htmlType="submit" loading={busy}>
          {action}
        </Button>
        <Button onClick={onClose}>{t("web.action.cancel")}</Button>
      </div>
    </Form>
  );
}

function ShownOnce({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <Alert type="warning" showIcon title={t("web.webhooks.once")} />
      <Secret label={t("web.webhooks.secret")} text={secret} />
      <p className="note">{t("web.webhooks.secret_note")}</p>
      <div className="actions">
        <Button type="primary" onClick={onClose}>
          {t("web.keys.kept")}
        </Button>
      </div>
    </>
  );
}

export function AddWebhook({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const add = useWebhookChange(addWebhook);
  return (
    <Dialog title={t("web.webhooks.add")} onClose={onClose} firm={add.isSuccess}>
      {add.data ? (
        <ShownOnce secret={add.data.secret} onClose={onClose} />
      ) : (
        <EndpointForm
          known={null}
          busy={add.isPending}
          error={add.error}
          action={t("web.webhooks.add")}
          onDone={add.mutate}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}

export function ChangeWebhook({ known, onClose }: { known: Webhook; onClose: () => void }) {
  const { t } = useTranslation();
  const save = useWebhookChange((draft: WebhookDraft) => changeWebhook(known.id, draft), onClose);
  return (
    <Dialog title={t("web.webhooks.change")} onClose={onClose}>
      <EndpointForm
        known={known}
        busy={save.isPending}
        error={save.error}
        action={t("web.action.save")}
        onDone={save.mutate}
        onClose={onClose}
      />
    </Dialog>
  );
}

export function RotateSecret({ known, onClose }: { known: Webhook; onClose: () => void }) {
  const { t } = useTranslation();
  const rotate = useWebhookChange(() => rotateSecret(known.id));
  if (rotate.data) {
    return (
      <Dialog title={t("web.webhooks.rotate")} onClose={onClose} firm>
        <ShownOnce secret={rotate.data.secret} onClose={onClose} />
      </Dialog>
    );
  }
  return (
    <Ask
      title={t("web.webhooks.rotate")}
      text={t("web.webhooks.rotate_text")}
      action={t("web.webhooks.rotate")}
      busy={rotate.isPending}
      error={rotate.error && <Failed error={rotate.error} />}
      onDo={() => rotate.mutate(undefined)}
      onClose={onClose}
    />
  );
}

export function DeleteWebhook(props: { known: Webhook; onDone: () => void; onClose: () => void }) {
  const { t } = useTranslation();
  const { known, onDone, onClose } = props;
  const remove = useWebhookChange(() => deleteWebhook(known.id), onDone);
  return (
    <Ask
      title={t("web.webhooks.delete")}
      text={t("web.webhooks.delete_text", { url: known.url })}
      action={t("web.webhooks.delete")}
      busy={remove.isPending}
      error={remove.error && <Failed error={remove.error} />}
      onDo={() => remove.mutate(undefined)}
      onClose={onClose}
    />
  );
}

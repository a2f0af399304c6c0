import { kubectl, kubectlJson } from "../cluster/kubectl";
import { ACCOUNTS } from "./load-user";

/**
 * Statements that delete the accounts. Deleting an account also deletes all other rows of its user,
 * through foreign keys.
 */
const DELETE_ACCOUNTS = `DELETE FROM public.users WHERE email LIKE '${ACCOUNTS}'; DELETE FROM auth."user" WHERE email LIKE '${ACCOUNTS}'`;

/**
 * Deletes the accounts that load runs created, with all their data.
 * @returns false if the accounts were kept because the database is not in this cluster.
 */
export async function removeLoadAccounts(namespace: string, release: string): Promise<boolean> {
  const labels = `app.kubernetes.io/instance=${release},app.kubernetes.io/component=postgres`;
  const list = await kubectlJson<{ items: { metadata: { name: string } }[] }>(
    "get",
    "pods",
    "-n",
    namespace,
    "-l",
    labels,
  );
  const pod = list?.items[0]?.metadata.name;
  if (pod)
    await kubectl(
      "exec",
      "-n",
      namespace,
      pod,
      "--",
      "sh",
      "-c",
      'psql -v ON_ERROR_STOP=1 -q -U "$POSTGRES_USER" -d "$POSTGRES_DB" -c "$1"',
      "sh",
      DELETE_ACCOUNTS,
    );
  return pod !== undefined;
}

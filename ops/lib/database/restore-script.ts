/** Last line of the output, which is printed after the commit. */
export const RESTORED = "everything is restored";
/** Line that is printed for each signing key that was not restored. */
export const KEY_LEFT_OUT = "signing key left out";

const OWN_SCHEMA = `nspname !~ '^pg_' and nspname not in ('information_schema', 'public')
    and not exists (select from pg_depend where deptype = 'e' and objid = pg_namespace.oid)`;
const isOwn = (catalog: string): string =>
  `not exists (select from pg_depend where deptype = 'e' and objid = ${catalog}.oid)`;
const SIGNING_KEYS = `pg_catalog.pg_class
join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
where relname = 'jwks' and relkind = 'r'`;

/**
 * SQL that runs before the dump is read. Deletes everything in the database, including tables that
 * are not in the dump, because the next migration would fail on tables from a later version. Keeps
 * the schema `public` and its privileges. Deletes sequences last, because a sequence that belongs
 * to a column can be deleted only together with the table. Saves the current signing keys of Better
 * Auth's JWT plugin for `AFTER`.
 */
const BEFORE = `
begin;
set lock_timeout = '30s';
set client_min_messages = warning;
create temporary table known_key (key jsonb) on commit drop;
select format('insert into known_key select to_jsonb(key) from %I.%I key', nspname, relname)
from ${SIGNING_KEYS} \\gexec
select format('drop schema %I cascade', nspname) from pg_namespace where ${OWN_SCHEMA} \\gexec
select format('drop %s if exists public.%I cascade',
    case relkind when 'v' then 'view' when 'm' then 'materialized view'
    when 'S' then 'sequence' when 'f' then 'foreign table' else 'table' end, relname)
from pg_class where relnamespace = to_regnamespace('public')
    and relkind in ('r', 'p', 'v', 'm', 'S', 'f')
    and ${isOwn("pg_class")} order by relkind = 'S' \\gexec
select format('drop type if exists public.%I cascade', typname) from pg_type
where typnamespace = to_regnamespace('public')
    and typtype in ('e', 'd', 'r', 'c') and ${isOwn("pg_type")}
    and not exists (select from pg_class where pg_class.oid = typrelid and relkind <> 'c') \\gexec
select format('drop routine if exists public.%I(%s) cascade', proname,
    pg_get_function_identity_arguments(oid))
from pg_proc where pronamespace = to_regnamespace('public') and ${isOwn("pg_proc")} \\gexec`;

/**
 * SQL that runs after the dump has been read. Deletes restored signing keys that this deployment
 * did not have before. They are encrypted with another secret, so Better Auth could not read them.
 * If no key remains, Better Auth creates a new key.
 */
const AFTER = `
select format('delete from %I.%I key
    where to_jsonb(key) not in (select key from pg_temp.known_key) returning %L',
    nspname, relname, '${KEY_LEFT_OUT}') from ${SIGNING_KEYS} \\gexec
commit;
\\echo ${RESTORED}`;

/**
 * Script that replaces the content of the database with the dump on standard input, in one
 * transaction. The script commits only after pg_restore has read the dump to its end, so a
 * truncated file or a lost connection changes nothing.
 */
export const RESTORE = `{
cat <<'SQL'
${BEFORE}
SQL
pg_restore --no-owner --no-privileges --file=- && cat <<'SQL'
${AFTER}
SQL
} | psql -XAtq -v ON_ERROR_STOP=1`;

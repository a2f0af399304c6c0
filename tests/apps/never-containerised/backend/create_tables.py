"""Makes the tables of the backend and of Better Auth."""

import os

import psycopg

TABLES = """
create table if not exists "user" (
  id text primary key, name text not null, email text not null unique,
  "emailVerified" boolean not null default false, image text,
  "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now()
);
create table if not exists "session" (
  id text primary key, "expiresAt" timestamptz not null, token text not null unique,
  "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now(),
  "ipAddress" text, "userAgent" text,
  "userId" text not null references "user" (id) on delete cascade
);
create table if not exists "account" (
  id text primary key, "accountId" text not null, "providerId" text not null,
  "userId" text not null references "user" (id) on delete cascade,
  "accessToken" text, "refreshToken" text, "idToken" text, "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz, scope text, password text,
  "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now()
);
create table if not exists "verification" (
  id text primary key, identifier text not null, value text not null,
  "expiresAt" timestamptz not null, "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create table if not exists groceries (
  id serial primary key, owner text not null references "user" (id), title text not null
);
"""

if __name__ == "__main__":
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute(TABLES)
    print("tables are ready")

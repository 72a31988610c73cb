create schema if not exists notes;

create table notes.notes (
    id         uuid primary key,
    text       text not null,
    created_at timestamptz not null
);

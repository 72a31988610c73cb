create schema if not exists notebook;

create table notebook.notes (
  text text not null,
  attempt int not null
);

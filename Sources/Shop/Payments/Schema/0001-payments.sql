-- Time is always bound by the caller: no column has a clock of its own.
create schema if not exists payments;

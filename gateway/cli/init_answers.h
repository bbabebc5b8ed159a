/* What `sammachip init` was told: init_questions.c and init_accounts.c ask, init_write.c writes it down. */
#pragma once
#include "cli/dialogue.h"
#include "cli/setup.h"

typedef struct {
  char *key; /* "user", "password" */
  char *value;
  char *file; /* of a secret: "secrets/phone.password", beside the settings; nothing is there under this name */
} InitValue;

typedef struct {
  char *name;  /* its profile's too */
  char *title; /* the profile's */
  char *base;
  char *pin;        /* "": its certificate is one that everybody knows */
  char *own_number; /* "": people do not text it */
  char *sender;     /* "": none is asked for */
  char *reply_by;   /* "": it answers itself */
  gboolean polls, pushed, sends;
  GPtrArray *vars, *secrets; /* InitValue * */
} InitAccount;

/* A CSV file as it was when it was named; both NULL: none. */
typedef struct {
  char *name, *text;
} InitFile;

typedef enum { INIT_SAMPLE, INIT_FILES, INIT_NOBODY } InitPeople;

typedef struct {
  char *from;     /* the settings file that is there */
  char *settings; /* the one that will be: it, or one in a folder of its own */
  char *database;
  GPtrArray *accounts;  /* InitAccount *: the one that receives, and perhaps one that answers */
  guint16 http;         /* where accounts call us; 0: none does */
  guint16 pages;        /* 0: no pages */
  char *places;         /* the programme's text with the villages of a list; NULL: its own villages */
  Programme *programme; /* of that text; NULL the same */
  InitPeople people;
  InitFile households, persons;
  char *officer_phone, *officer_name; /* of an officer whom no file names; the name is NULL where there is one */
} InitAnswers;

void init_value_free(gpointer value);
void init_account_free(gpointer account);
void init_answers_clear(InitAnswers *answers);

/* Asks everything. FALSE: the input ended, and nothing is to be written. */
gboolean init_questions(const Dialogue *dialogue, const Setup *setup, InitAnswers *answers);
/* Of it the accounts, and the ports they need. */
gboolean init_accounts(const Dialogue *dialogue, InitAnswers *answers);
/* A port of this machine that is free and not `other`. FALSE: the input ended. */
gboolean init_port(const Dialogue *dialogue, const char *question, const char *usual, guint16 other, guint16 *port);

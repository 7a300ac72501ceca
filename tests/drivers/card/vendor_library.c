/* A maker's reader library as we have met or fear them. What it does stands in the file that VENDOR_CONTROL names:
 *   PRESENT READ FUNCTION DEED QUESTION AWAITED   numbers to answer, where to do what; what a 3.0 card asks and takes
 *   the bytes that it fills the buffer with, to the end of the file
 * Compiled by the test: gcc -shared -fPIC.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char asked[256]; /* by the 3.0 card that is being read in two steps; a reading in between resets it */

static int number(const char *function, char *out, char *question, char *awaited)
{
    char where[32] = "", deed[32] = "", none[256];
    int present = -2, reading = -2;
    const char *path = getenv("VENDOR_CONTROL");
    FILE *file = path ? fopen(path, "rb") : NULL;
    if (!file)
        return -11;
    if (fscanf(file, "%d %d %31s %31s %255s %255s", &present, &reading, where, deed, question ? question : none,
               awaited ? awaited : none) < 6)
        where[0] = 0;
    fgetc(file); /* the end of the line */
    if (out)
        out[fread(out, 1, 200000, file)] = 0;
    fclose(file);
    if (!strcmp(where, function)) {
        if (!strcmp(deed, "segfault"))
            raise(SIGSEGV);
        if (!strcmp(deed, "abort"))
            abort();
        if (!strcmp(deed, "leave"))
            exit(0);
        if (!strcmp(deed, "hang")) {
            char mark[4096];
            snprintf(mark, sizeof mark, "%s.hangs", path);
            fclose(fopen(mark, "wb"));
            for (;;)
                pause();
        }
        if (!strcmp(deed, "pull")) {
            file = fopen(path, "wb");
            fputs("-2 -2 read nothing - -\n", file);
            fclose(file);
            return -2;
        }
        if (!strcmp(deed, "fork")) { /* a service of its own, which outlives us and holds our pipes */
            char mark[4096];
            pid_t made = fork();
            snprintf(mark, sizeof mark, "%s.forked.%d", path, (int)(made ? made : getpid()));
            if (made == 0) {
                setsid();
                fclose(fopen(mark, "wb"));
                for (;;)
                    pause();
            }
            while (access(mark, F_OK))
                usleep(1000);
        }
        if (!strcmp(deed, "leak"))
            memset(malloc(64 << 20), 1, 64 << 20);
        if (!strcmp(deed, "print")) {
            for (int id = 0; id < 100; id++) /* what would pass for an answer */
                printf("{\"id\": %d, \"error\": \"CARD_BUSY\"}\n", id);
            printf("\377\376garbage");
            fflush(stdout);
            fprintf(stderr, "secrets of the card\n");
            if (write(1, "raw\n", 4) < 0)
                return -99;
        }
    }
    return !strcmp(function, "present") ? present : reading;
}

int iReadCardBas(int kind, char *out)
{
    asked[0] = 0;
    return kind < 1 || kind > 3 ? -1 : number("read", out, NULL, NULL);
}
int iReadCardBas_HSM_Step1(int kind, char *out)
{
    (void)kind;
    asked[0] = 0;
    if (number("step1", NULL, asked, NULL) == -2)
        return -2;
    strcpy(out, asked);
    return 0;
}
/* The card that is in takes one answer: to what it has asked last, and nothing else. What it is given is kept. */
int iReadCardBas_HSM_Step2(const char *answer, char *out)
{
    char question[256] = "", awaited[256] = "", given[4096];
    int found = number("step2", out, question, awaited);
    int good = *asked && !strcmp(asked, question) && !strcmp(answer, awaited);
    asked[0] = 0;
    if (found == -2)
        return -2;
    snprintf(given, sizeof given, "%s.given", getenv("VENDOR_CONTROL"));
    FILE *file = fopen(given, "ab");
    fprintf(file, "%s\n", answer);
    fclose(file);
    return good ? 0 : -25538;
}
int iPresent(int kind) { return kind < 1 || kind > 3 ? -1 : number("present", NULL, NULL, NULL); }
int iReadId(int port, const char *word, char *out)
{
    return port == 7 && !strcmp(word, "id") ? number("id", out, NULL, NULL) : -99;
}

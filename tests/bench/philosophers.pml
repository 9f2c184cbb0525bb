/* SEATS philosophers, each takes two forks and puts them back, once. With ORDERED the fork of the
   smaller number comes first, so that nobody is stuck. */
bool taken[SEATS];

#define LEFT (_pid)
#define RIGHT ((_pid + 1) % SEATS)
#ifdef ORDERED
#define FIRST (_pid < SEATS - 1 -> LEFT : RIGHT)
#define SECOND (_pid < SEATS - 1 -> RIGHT : LEFT)
#else
#define FIRST LEFT
#define SECOND RIGHT
#endif
#define LOCK(fork) d_step { !taken[fork] -> taken[fork] = true }

active [SEATS] proctype philosopher() {
    LOCK(FIRST);
    LOCK(SECOND);
    taken[FIRST] = false;
    taken[SECOND] = false;
end:
    false
}

/* Five readers behind a light switch and three writers, two rounds each. */
#define ROUNDS 2
bool locked, writing;
byte room = 1, readers;

#define LOCK atomic { !locked -> locked = true }
#define ENTER atomic { room > 0 -> room-- }

active [5] proctype reader() {
    byte round;
next:
    LOCK;
    readers++;
    if
    :: readers == 1 -> ENTER
    :: else
    fi;
    locked = false;
    assert(!writing);
    LOCK;
    readers--;
    if
    :: readers == 0 -> room++
    :: else
    fi;
    atomic { locked = false; round++; if :: round < ROUNDS -> goto next :: else fi };
end:
    false
}

active [3] proctype writer() {
    byte round;
next:
    ENTER;
    d_step { assert(!writing); writing = true };
    writing = false;
    atomic { room++; round++; if :: round < ROUNDS -> goto next :: else fi };
end:
    false
}

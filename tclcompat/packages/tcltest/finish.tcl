# Last: what is exported, the user's hooks, and the options from the environment.

namespace eval ::tcltest {
    namespace export bytestring cleanupTests configure customMatch debug errorChannel errorFile getMatchingFiles \
        interpreter limitConstraints loadFile loadScript loadTestedCommands mainThread makeDirectory makeFile match \
        matchDirectories matchFiles normalizeMsg normalizePath outputChannel outputFile preserveCore removeDirectory \
        removeFile restoreState runAllTests saveState singleProcess skip skipDirectories skipFiles \
        temporaryDirectory test testConstraint testsDirectory threadReap verbose viewFile workingDirectory

    trace add variable testConstraints read [namespace code ComputeConstraint]

    # A hook that the script defined before the package was loaded stays.  These three need the command line at once.
    set early [expr {[info exists ::argv] && "-help" in $::argv}]
    foreach hook {PrintUsageInfoHook processCmdLineArgsHook processCmdLineArgsAddFlagsHook} {
        if {[info procs $hook] ne ""} {
            set early 1
        } else {
            proc $hook {args} {}
        }
    }
    if {[info procs cleanupTestsHook] eq ""} {
        proc cleanupTestsHook {} {}
    }
    if {[info procs initConstraintsHook] ne ""} {
        initConstraintsHook
    } else {
        proc initConstraintsHook {} {}
    }

    if {[info exists ::env(TCLTEST_OPTIONS)]} {
        set words $::env(TCLTEST_OPTIONS)
        if {[catch {llength $words} message]} {
            Warn "invalid TCLTEST_OPTIONS \"$words\":\n  invalid Tcl list: $message"
        } elseif {$message % 2} {
            Warn "invalid TCLTEST_OPTIONS: \"$words\":\n  should be -option value ?-option value ...?"
        } elseif {[catch {SetOptions $words} message]} {
            Warn "invalid TCLTEST_OPTIONS: \"$words\":\n  $message"
        }
        unset words message
    }
    if {$early} {
        ReadArguments
    } else {
        ExpectArguments
    }
    unset early hook
}

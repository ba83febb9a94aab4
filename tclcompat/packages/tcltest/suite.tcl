# The end of a file of tests, and whole suites: cleanupTests, runAllTests and what they share.

namespace eval ::tcltest {
    Preset testSingleFile true
    Preset numTestFiles 0
    Preset failFiles {}
    variable originalEnv
    array set originalEnv [array get ::env]
    variable originalTclPlatform [array get ::tcl_platform]
    Preset tcltest [info nameofexecutable]
    Preset mainThread 1
    Preset saveState {}
    Preset parameters {}
    trace add variable tcltest write [namespace code {testConstraint stdio [StdioWorks] ;#}]
}

proc ::tcltest::interpreter {{name {}}} {
    variable tcltest
    if {[llength [info level 0]] == 2} {
        set tcltest $name
    }
    return $tcltest
}

proc ::tcltest::loadTestedCommands {} {
    return [uplevel 1 [loadScript]]
}

proc ::tcltest::mainThread {{new {}}} {
    variable mainThread
    if {[llength [info level 0]] == 2} {
        set mainThread $new
    }
    return $mainThread
}

# There is one thread.
proc ::tcltest::threadReap {} { return 1 }

proc ::tcltest::saveState {} {
    variable saveState [list [uplevel 1 {::info procs}] [uplevel 1 {::info vars}]]
    return
}

proc ::tcltest::restoreState {} {
    variable saveState
    lassign $saveState procs variables
    foreach name [uplevel 1 {::info procs}] {
        if {$name ni $procs && [uplevel 1 [list ::namespace origin $name]] ne "::tcltest::$name"} {
            uplevel 1 [list ::catch [list ::rename $name {}]]
        }
    }
    foreach name [uplevel 1 {::info vars}] {
        if {$name ni $variables} {
            uplevel 1 [list ::catch [list ::unset $name]]
        }
    }
}

# The end of a file

proc ::tcltest::cleanupTests {{calledFromAllFile 0}} {
    variable testSingleFile
    variable numTests
    variable skippedBecause
    variable createdNewFiles
    NoteExistingFiles
    set file [file tail [info script]]
    if {[llength [info commands ::tcltest::ReportToParent]]} {
        ReportToParent $numTests(Total) $numTests(Passed) $numTests(Skipped) $numTests(Failed) \
            [array get skippedBecause] [array get createdNewFiles]
        set testSingleFile false
    }
    cleanupTestsHook
    if {!$calledFromAllFile} {
        RemoveMadeFiles $file
    }
    if {$calledFromAllFile || $testSingleFile} {
        PrintTotals $file $calledFromAllFile
    } else {
        NoteFailure $file
        RestoreEnvironment
    }
    flush [outputChannel]
    flush [errorChannel]
    return
}

proc ::tcltest::RemoveMadeFiles {file} {
    variable filesMade
    variable filesExisted
    variable createdNewFiles
    foreach path $filesMade {
        if {[file exists $path]} {
            Debug 1 "WARNING: cleanupTests deleting $path..."
            catch {file delete -force -- $path}
        }
    }
    set present [TemporaryFiles]
    set left [lmap name $present {
        if {$name in $filesExisted} continue
        set name
    }]
    set filesExisted $present
    if {[llength $left]} {
        set createdNewFiles($file) $left
    }
}

proc ::tcltest::PrintTotals {file ofAll} {
    variable numTests
    variable numTestFiles
    variable failFiles
    variable skippedBecause
    variable createdNewFiles
    variable filesMade {}
    set line $file:
    foreach kind {Total Passed Skipped Failed} {
        append line "\t$kind\t$numTests($kind)"
        set numTests($kind) 0
    }
    set lines [list $line]
    if {$ofAll} {
        lappend lines "Sourced $numTestFiles Test Files."
        if {[llength $failFiles]} {
            lappend lines "Files with failing tests: $failFiles"
        }
        set numTestFiles 0
        set failFiles {}
    }
    if {[array size skippedBecause]} {
        lappend lines "Number of tests skipped for each constraint:"
        foreach constraint [lsort [array names skippedBecause]] {
            lappend lines "\t$skippedBecause($constraint)\t$constraint"
        }
        array unset skippedBecause
    }
    if {[array size createdNewFiles]} {
        lappend lines "Warning: files left behind:"
        foreach name [lsort [array names createdNewFiles]] {
            lappend lines "\t$name:\t$createdNewFiles($name)"
        }
        array unset createdNewFiles
    }
    puts [outputChannel] [join $lines \n]
}

proc ::tcltest::NoteFailure {file} {
    variable currentFailure
    variable failFiles
    if {$currentFailure && $file ni $failFiles} {
        lappend failFiles $file
    }
    set currentFailure false
}

# Undo what tests did to env and tcl_platform, and tell.
proc ::tcltest::RestoreEnvironment {} {
    variable originalEnv
    variable originalTclPlatform
    array set changes {created {} changed {} removed {}}
    foreach name [array names ::env] {
        if {![info exists originalEnv($name)]} {
            lappend changes(created) $name
            unset ::env($name)
        }
    }
    foreach name [array names originalEnv] {
        if {![info exists ::env($name)]} {
            lappend changes(removed) $name
        } elseif {$::env($name) ne $originalEnv($name)} {
            lappend changes(changed) $name
        } else {
            continue
        }
        set ::env($name) $originalEnv($name)
    }
    foreach kind {created changed removed} {
        if {[llength $changes($kind)]} {
            puts [outputChannel] "env array elements $kind:\t$changes($kind)"
        }
    }
    set changed {}
    foreach {name value} $originalTclPlatform {
        if {$::tcl_platform($name) ne $value} {
            lappend changed $name
            set ::tcl_platform($name) $value
        }
    }
    if {[llength $changed]} {
        puts [outputChannel] "tcl_platform array elements changed:\t$changed"
    }
}

# Suites

proc ::tcltest::getMatchingFiles {args} {
    set found {}
    foreach directory [expr {[llength $args] ? $args : [list [testsDirectory]]}] {
        set skipped [FilesLike $directory [skipFiles]]
        foreach path [FilesLike $directory [matchFiles]] {
            if {$path ni $skipped} {
                lappend found $path
            }
        }
    }
    if {![llength $found]} {
        PrintError "No test files remain after applying your match and skip patterns!"
    }
    return $found
}

proc ::tcltest::FilesLike {directory patterns} {
    set found {}
    foreach pattern $patterns {
        lappend found {*}[glob -nocomplain -directory $directory -types {b c f p s} -- $pattern]
    }
    return $found
}

# Return the directories below one that have an all.tcl and are not left out.
proc ::tcltest::SuiteDirectories {directory} {
    set skipped [list $directory]
    foreach pattern [skipDirectories] {
        lappend skipped {*}[glob -nocomplain -directory $directory -types d -- $pattern]
    }
    set found {}
    foreach pattern [matchDirectories] {
        foreach path [glob -nocomplain -directory $directory -types d -- $pattern] {
            if {$path in $skipped} continue
            lappend found {*}[SuiteDirectories $path]
            if {[file exists [file join $path all.tcl]]} {
                lappend found $path
            }
        }
    }
    lsort $found
}

proc ::tcltest::runAllTests {{shell {}}} {
    variable testSingleFile false
    variable numTestFiles
    variable failFiles
    NoteExistingFiles
    if {[llength [info level 0]] == 1} {
        set shell [interpreter]
    }
    PrintPlan $shell
    puts [outputChannel] "Tests began at [Now]"
    set broken {}
    set failed 0
    foreach file [lsort [getMatchingFiles]] {
        puts [outputChannel] [file tail $file]
        flush [outputChannel]
        incr numTestFiles
        if {[singleProcess]} {
            set problem [catch {uplevel 1 [list ::source $file]} message]
            variable numTests
            incr failed [expr {$numTests(Failed) > 0}]
        } else {
            set problem [catch {incr failed [RunInProcess $shell $file]} message]
        }
        if {$problem} {
            puts [outputChannel] "Test file error: $message"
            lappend broken [file tail $file]
        }
    }
    puts [outputChannel] "\nTests ended at [Now]"
    cleanupTests 1
    if {[llength $broken]} {
        puts [outputChannel] "\nTest files exiting with errors:  \n"
        foreach name $broken {
            puts [outputChannel] "  $name\n"
        }
    }
    foreach directory [SuiteDirectories [testsDirectory]] {
        set name [file tail $directory]
        puts [outputChannel] "[string repeat ~ 44]\n$name test began at [Now]\n"
        uplevel 1 [list ::source [file join $directory all.tcl]]
        puts [outputChannel] "\n$name test ended at [Now]\n\n[string repeat ~ 44]"
    }
    return [expr {[llength $broken] || $failed}]
}

# The time as "clock format" writes it, or as the system counts it where that is not available.
proc ::tcltest::Now {} {
    set now [clock seconds]
    if {[catch {clock format $now} text]} {
        return $now
    }
    return $text
}

proc ::tcltest::PrintPlan {shell} {
    set lines [list "Tests running in interp:  $shell" "Tests located in:  [testsDirectory]" \
        "Tests running in:  [workingDirectory]" "Temporary files stored in [temporaryDirectory]"]
    if {[singleProcess]} {
        lappend lines "Test files sourced into current interpreter"
    } else {
        lappend lines "Test files run in separate interpreters"
    }
    if {[llength [skip]]} {
        lappend lines "Skipping tests that match:  [skip]"
    }
    lappend lines "Running tests that match:  [match]"
    if {[llength [skipFiles]]} {
        lappend lines "Skipping test files that match:  [skipFiles]"
    }
    if {[llength [matchFiles]]} {
        lappend lines "Only running test files that match:  [matchFiles]"
    }
    puts [outputChannel] [join $lines \n]
}

# Run a file in a process of its own with our options, add its totals to ours and pass on what else it prints; return
# whether a test failed.
proc ::tcltest::RunInProcess {shell file} {
    variable Option
    variable DefaultValue
    variable numTests
    variable failFiles
    set words [list $shell $file]
    foreach option [configure] {
        if {$option ne "-outfile" && $Option($option) ne $DefaultValue($option)} {
            lappend words $option $Option($option)
        }
    }
    set failed 0
    set pipe [open |$words]
    while {[gets $pipe line] >= 0} {
        if {[regexp {^([^:]+):\tTotal\t(\d+)\tPassed\t(\d+)\tSkipped\t(\d+)\tFailed\t(\d+)} $line -> name {*}{
            counts(Total) counts(Passed) counts(Skipped) counts(Failed)
        }]} {
            foreach kind {Total Passed Skipped Failed} {
                incr numTests($kind) $counts($kind)
            }
            if {$counts(Failed)} {
                lappend failFiles $name
                set failed 1
            }
        } elseif {[regexp {^\t(\d+)\t(.+)$} $line -> count constraint]} {
            AddToSkippedBecause $constraint $count
        } elseif {![string match "Number of tests skipped for each constraint:*" $line]} {
            puts [outputChannel] $line
        }
    }
    close $pipe
    return $failed
}

# Tests in a child interpreter

proc ::tcltest::loadIntoChildInterpreter {child args} {
    interp eval $child {package require tcltest}
    interp eval $child [list tcltest::configure {*}$args]
    interp alias $child ::tcltest::ReportToParent {} ::tcltest::ReportedFromChild
}

proc ::tcltest::ReportedFromChild {total passed skipped failed because newFiles} {
    variable numTests
    variable createdNewFiles
    foreach {kind count} [list Total $total Passed $passed Skipped $skipped Failed $failed] {
        incr numTests($kind) $count
    }
    foreach {constraint count} $because {
        AddToSkippedBecause $constraint $count
    }
    foreach {file created} $newFiles {
        lappend createdNewFiles($file) {*}$created
    }
    return
}

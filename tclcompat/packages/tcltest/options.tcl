# Configurable options: their table, checks, and the three ways to set them (configure, a command each, the command
# line).  The command line is read when an option is first asked for, unless the script called configure before.

namespace eval ::tcltest {
    variable Version 2.5.5
    variable version [package provide Tcl]
    variable patchLevel [info patchlevel]

    variable Option
    variable DefaultValue
    # option -> the command prefix that returns a valid form of a value, or fails
    variable Check
    # option -> the command prefix to call after the option was set
    variable Applied
    # the variables that are linked to options
    variable OptionVariables {}
    # whether the command line still has to be read
    variable argumentsPending 0
}

# Give a variable its first value, unless the script set it before it loaded the package.
proc ::tcltest::Preset {name value} {
    variable $name
    if {![info exists $name]} {
        set $name $value
    }
}

::tcltest::Preset workingDirectory [pwd]

# Checks

proc ::tcltest::Any {value} { return $value }
proc ::tcltest::AnyList {value} { lrange $value 0 end }
proc ::tcltest::AnyInteger {value} { incr value 0 }
proc ::tcltest::AnyBoolean {value} { expr {$value && 1} }

proc ::tcltest::AnyScript {script} {
    if {![info complete $script]} {
        return -code error "invalid Tcl script: $script"
    }
    return $script
}

proc ::tcltest::ReadablePath {path} {
    if {![file readable $path]} {
        return -code error "\"$path\" is not readable"
    }
    return $path
}

proc ::tcltest::ExistingDirectory {path} {
    set path [file join [pwd] $path]
    if {![file exists $path]} {
        return -code error "\"$path\" does not exist"
    }
    if {![file isdirectory $path]} {
        return -code error "\"$path\" is not a directory"
    }
    ReadablePath $path
}

proc ::tcltest::ScratchDirectory {path} {
    variable workingDirectory
    set path [file join [pwd] $path]
    if {![file exists $path]} {
        file mkdir $path
    }
    set path [ExistingDirectory $path]
    if {![file writable $path] && $path ne $workingDirectory} {
        return -code error "\"$path\" is not writeable"
    }
    return $path
}

proc ::tcltest::ScriptFile {path} {
    expr {$path eq "" ? "" : [ReadablePath [file join [temporaryDirectory] $path]]}
}

proc ::tcltest::OutputFile {path} {
    expr {$path in {stdout stderr} ? $path : [file join [temporaryDirectory] $path]}
}

# A word that is no level stands for the levels of its letters; what is unknown is left out.
proc ::tcltest::VerboseLevels {value} {
    set levels {pass body skip start error line msec usec}
    set letters {p pass b body s skip t start e error m msec u usec}
    if {[llength $value] == 1 && [lindex $value 0] ni $levels} {
        set value [lmap letter [split [lindex $value 0] {}] {
            expr {[dict exists $letters $letter] ? [dict get $letters $letter] : "?"}
        }]
    }
    lmap level $value {
        if {$level ni $levels} continue
        set level
    }
}

proc ::tcltest::IsVerbose {level} {
    variable Option
    expr {$level in $Option(-verbose)}
}

# What follows from setting an option

proc ::tcltest::NormalizeOption {option} {
    variable Option
    normalizePath Option($option)
}

proc ::tcltest::normalizePath {pathVar} {
    upvar 1 $pathVar path
    set before [pwd]
    catch {cd $path}
    set path [pwd]
    cd $before
    return $path
}

proc ::tcltest::ReadLoadFile {option} {
    variable Option
    if {$Option($option) ne ""} {
        set file [open $Option($option)]
        SetOptions [list -load [read $file]]
        close $file
    }
}

# Setting and asking

# Return the option that a name is or abbreviates.
proc ::tcltest::FullOption {name} {
    variable Option
    set found [array names Option $name*]
    if {[llength $found] == 1} {
        return [lindex $found 0]
    }
    if {$name in $found} {
        return $name
    }
    if {[llength $found]} {
        return -code error "ambiguous option $name: could match [Alternatives $found]"
    }
    return -code error "unknown option $name: should be one of [Alternatives [lsort [array names Option]]]"
}

proc ::tcltest::Alternatives {words} {
    return "[join [lrange $words 0 end-1] {, }], or [lindex $words end]"
}

proc ::tcltest::SetOptions {pairs} {
    variable Option
    variable Check
    variable Applied
    for {set index 0} {$index < [llength $pairs]} {incr index 2} {
        lassign [lrange $pairs $index $index+1] name value
        set option [FullOption $name]
        if {$index + 1 == [llength $pairs]} {
            return -code error "missing value for option $option"
        }
        if {[catch {{*}$Check($option) $value} valid]} {
            return -code error "invalid $option value \"$value\": $valid"
        }
        set Option($option) $valid
        if {[info exists Applied($option)]} {
            {*}$Applied($option) $option
        }
    }
}

proc ::tcltest::configure {args} {
    variable Option
    if {[llength $args] == 0} {
        return [lsort [array names Option]]
    }
    if {[catch {
        if {[llength $args] == 1} {
            set Option([FullOption [lindex $args 0]])
        } else {
            IgnoreArguments
            SetOptions $args
        }
    } result]} {
        return -code error $result
    }
    return $result
}

# Make an option, and a command and a variable for it if they have a name.
proc ::tcltest::DeclareOption {option default check command} {
    variable Option
    variable DefaultValue
    variable Check
    variable OptionVariables
    set DefaultValue($option) $default
    set Check($option) $check
    set Option($option) [$check $default]
    if {$command eq ""} return
    lappend OptionVariables $command
    variable $command
    if {[info exists $command]} {
        set Option($option) [$check [set $command]]
        unset $command
    }
    namespace eval [namespace current] [list upvar 0 Option($option) $command]
    proc $command {{value {}}} [string map [list @option@ $option] {
        variable Option
        if {[llength [info level 0]] == 2 && [catch {SetOptions [list @option@ $value]} message]} {
            return -code error $message
        }
        return $Option(@option@)
    }]
}

namespace eval ::tcltest {
    foreach {option default check command} [list \
        -verbose {body error} VerboseLevels verbose \
        -match * AnyList match \
        -skip {} AnyList skip \
        -file *.test Any matchFiles \
        -notfile l.*.test Any skipFiles \
        -relateddir * Any matchDirectories \
        -asidefromdir {} Any skipDirectories \
        -preservecore 0 AnyInteger preserveCore \
        -debug 0 AnyInteger debug \
        -constraints {} AnyList {} \
        -limitconstraints 0 AnyBoolean limitConstraints \
        -load {} AnyScript loadScript \
        -singleproc 0 AnyBoolean singleProcess \
        -tmpdir $workingDirectory ScratchDirectory temporaryDirectory \
        -testdir $workingDirectory ExistingDirectory testsDirectory \
        -loadfile {} ScriptFile loadFile \
        -outfile stdout OutputFile outputFile \
        -errfile stderr OutputFile errorFile \
    ] {
        DeclareOption $option $default $check $command
    }
    unset option default check command
    array set Applied {
        -tmpdir NormalizeOption -testdir NormalizeOption -loadfile ReadLoadFile
        -constraints SelectConstraints -limitconstraints LimitConstraints
        -outfile {FollowOption outputChannel} -errfile {FollowOption errorChannel}
    }
}

# The command line

# Read the command line when a variable of an option is next read.
proc ::tcltest::ExpectArguments {} {
    variable argumentsPending 1
    variable OptionVariables
    foreach name [list Option {*}$OptionVariables] {
        trace add variable [namespace current]::$name read [namespace code ReadArguments]
    }
}

proc ::tcltest::IgnoreArguments {} {
    variable argumentsPending
    variable OptionVariables
    if {$argumentsPending} {
        set argumentsPending 0
        foreach name [list Option {*}$OptionVariables] {
            trace remove variable [namespace current]::$name read [namespace code ReadArguments]
        }
    }
}

proc ::tcltest::ReadArguments {args} {
    IgnoreArguments
    set words [expr {[info exists ::argv] ? $::argv : {}}]
    if {"-help" in $words} {
        puts [Usage]
        PrintUsageInfoHook
        exit 1
    }
    set more {}
    if {[llength $words]} {
        set more [processCmdLineArgsAddFlagsHook]
    }
    for {set index 0} {$index < [llength $words]} {incr index 2} {
        set pair [lrange $words $index $index+1]
        if {[llength $pair] == 1} {
            puts [errorChannel] "missing value for option [lindex $pair 0]"
            exit 1
        }
        if {![catch {SetOptions $pair} message] || [lindex $pair 0] in $more} continue
        if {![string match "unknown option *" $message]} {
            puts [errorChannel] $message
            exit 1
        }
        if {[llength $more]} {
            append message ", [Alternatives $more]"
        }
        Warn $message
    }
    catch {processCmdLineArgsHook $words}
    ShowConfiguration
}

# What -help prints for each option: the kind of value, and what it is for.
proc ::tcltest::Usage {{option {}}} {
    variable DefaultValue
    set help {
        -asidefromdir {pattern {directories that runAllTests leaves out}}
        -constraints {list {constraints that are satisfied whatever is found}}
        -debug {level {how much to tell about the work of tcltest itself, 0 to 3}}
        -errfile {file {where errors of tests go}}
        -file {pattern {files that runAllTests runs}}
        -limitconstraints {boolean {run only tests with the constraints of -constraints}}
        -load {script {loads the commands to be tested}}
        -loadfile {file {the same, as a file}}
        -match {list {patterns of the tests to run}}
        -notfile {pattern {files that runAllTests leaves out}}
        -outfile {file {where the output of tests goes}}
        -preservecore {level {0: tell about core files after each file, 1: after each test, 2: keep them}}
        -relateddir {pattern {directories that runAllTests looks into}}
        -singleproc {boolean {run all files in one process}}
        -skip {list {patterns of the tests not to run}}
        -testdir {directory {where runAllTests finds files}}
        -tmpdir {directory {where tests make files}}
        -verbose {level {what to print: p(ass) b(ody) s(kip) (s)t(art) e(rror) line m(sec) u(sec)}}
    }
    if {$option ne ""} {
        return [list $option {*}[dict get $help $option]]
    }
    set text "Usage: [file tail [info nameofexecutable]] script ?-help? ?flag value? ... \n"
    append text "Available flags (and valid input values) are:"
    append text [format "\n  %-28s  %s" -help {Display this usage information.}]
    dict for {option about} $help {
        lassign $about kind purpose
        append text [format "\n  %-28s  %s  (default: \[%s])" "$option $kind" $purpose $DefaultValue($option)]
    }
    return $text\n
}

# Debugging

proc ::tcltest::Debug {level text} {
    variable Option
    if {$Option(-debug) >= $level} {
        puts $text
    }
}

proc ::tcltest::Warn {message} {
    puts [outputChannel] "WARNING: $message"
}

proc ::tcltest::ShowConfiguration {} {
    variable Option
    if {$Option(-debug) < 2} return
    puts "Flags passed into tcltest:"
    if {[info exists ::env(TCLTEST_OPTIONS)]} {
        puts "    ::env(TCLTEST_OPTIONS): $::env(TCLTEST_OPTIONS)"
    }
    if {[info exists ::argv]} {
        puts "    argv: $::argv"
    }
    foreach command {debug testsDirectory workingDirectory temporaryDirectory outputChannel errorChannel} {
        puts [format "tcltest::%-18s = %s" $command [$command]]
    }
    puts "Original environment (tcltest::originalEnv):"
    parray [namespace current]::originalEnv
    puts "Constraints:"
    parray [namespace current]::testConstraints
}

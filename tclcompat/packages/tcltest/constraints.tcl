# Test constraints: named booleans.  The predefined ones are computed when they are first asked for.

namespace eval ::tcltest {
    variable testConstraints
    array set testConstraints {}
    variable ConstraintInitializer
    variable skippedBecause
    array set skippedBecause {}
    variable isoLocale fr
}

proc ::tcltest::testConstraint {constraint {value {}}} {
    variable testConstraints
    variable Option
    if {[llength [info level 0]] == 2} {
        return $testConstraints($constraint)
    }
    if {[catch {expr {$value && 1}} message]} {
        return -code error $message
    }
    if {$Option(-limitconstraints) && $constraint ni $Option(-constraints)} {
        set value 0
    }
    set testConstraints($constraint) $value
}

# A read trace: gives a constraint that nobody set its value.
proc ::tcltest::ComputeConstraint {array constraint operation} {
    variable testConstraints
    variable ConstraintInitializer
    if {$constraint eq "" || [info exists testConstraints($constraint)]} return
    if {[catch {testConstraint $constraint [eval $ConstraintInitializer($constraint)]}]} {
        testConstraint $constraint 0
    }
}

proc ::tcltest::ConstraintInitializer {constraint {script {}}} {
    variable ConstraintInitializer
    if {[llength [info level 0]] == 2} {
        return $ConstraintInitializer($constraint)
    }
    if {![info complete $script]} {
        return -code error "ConstraintInitializer must be complete script"
    }
    set ConstraintInitializer($constraint) $script
}

# Compute every predefined constraint.
proc ::tcltest::InitConstraints {} {
    variable ConstraintInitializer
    initConstraintsHook
    foreach constraint [array names ConstraintInitializer] {
        testConstraint $constraint
    }
}

proc ::tcltest::SelectConstraints {option} {
    variable Option
    foreach constraint $Option(-constraints) {
        testConstraint $constraint 1
    }
    LimitConstraints $option
}

proc ::tcltest::LimitConstraints {option} {
    variable Option
    variable testConstraints
    if {!$Option(-limitconstraints)} return
    foreach constraint [array names testConstraints] {
        if {$constraint ni $Option(-constraints)} {
            testConstraint $constraint 0
        }
    }
}

proc ::tcltest::AddToSkippedBecause {constraint {count 1}} {
    variable skippedBecause
    incr skippedBecause($constraint) $count
}

# Whether the constraints of a test hold; if not, the variable is set to the one to blame.
proc ::tcltest::ConstraintsHold {constraintsVar} {
    upvar 1 $constraintsVar constraints
    variable testConstraints
    set hold 0
    if {[string match {*[$\[]*} $constraints]} {
        # an expression of the script's own
        catch {set hold [uplevel #0 [list expr $constraints]]}
    } elseif {[regexp {[^.:_a-zA-Z0-9 \n\r\t]} $constraints]} {
        # names with operators
        regsub -all {[.\w]+} $constraints {$testConstraints(&)} condition
        catch {set hold [eval [list expr $condition]]}
    } elseif {![catch {llength $constraints}]} {
        foreach constraint $constraints {
            if {![info exists testConstraints($constraint)] || !$testConstraints($constraint)} {
                set constraints $constraint
                return 0
            }
        }
        return 1
    }
    return $hold
}

proc ::tcltest::StdioWorks {} {
    set works 0
    catch {
        set pipe [open |[list [interpreter]] w]
        puts $pipe exit
        close $pipe
        set works 1
    }
    return $works
}

proc ::tcltest::NonBlockingWorks {} {
    set failed [expr {[catch {set file [open defs]}] || [catch {fconfigure $file -blocking off}]}]
    catch {close $file}
    return $failed
}

namespace eval ::tcltest {
    foreach {names condition} {
        {unix unixOnly}                   {$::tcl_platform(platform) eq "unix"}
        {win winOnly pc pcOnly}           {$::tcl_platform(platform) eq "windows"}
        {mac macOnly}                     {$::tcl_platform(platform) eq "macintosh"}
        {unixOrWin unixOrPc}              {[testConstraint unix] || [testConstraint win]}
        {macOrWin macOrPc}                {[testConstraint mac] || [testConstraint win]}
        macOrUnix                         {[testConstraint mac] || [testConstraint unix]}
        nt                                {$::tcl_platform(os) eq "Windows NT"}
        95                                {$::tcl_platform(os) eq "Windows 95"}
        98                                {$::tcl_platform(os) eq "Windows 98"}
        {tempNotWin tempNotPc winCrash pcCrash} {![testConstraint win]}
        {tempNotMac macCrash}             {![testConstraint mac]}
        {tempNotUnix unixCrash}           {![testConstraint unix]}
        {emptyTest knownBug nonPortable userInteraction hasIsoLocale} {0}
        interactive                       {[info exists ::tcl_interactive] && $::tcl_interactive}
        root                              {[testConstraint unix] && $::tcl_platform(user) in {root {}}}
        notRoot                           {![testConstraint root]}
        nonBlockFiles                     {[NonBlockingWorks]}
        {asyncPipeClose unixExecs socket} {1}
        eformat                           {[format %g 5e-5] eq "5e-05"}
        stdio                             {[StdioWorks]}
        singleTestInterp                  {[singleProcess]}
    } {
        foreach name $names {
            ConstraintInitializer $name [list expr $condition]
        }
    }
    unset names name condition
}

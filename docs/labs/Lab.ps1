<#
.SYNOPSIS
    What the labs share: dot-sourced by each of them.
.DESCRIPTION
    Takes the module that is loaded, else the one that ./build.sh Build has staged in this repository, else the installed one.
#>
$ErrorActionPreference = 'Stop'
if (-not (Get-Module PSChat)) {
    $staged = Get-ChildItem $PSScriptRoot/../../output/PSChat/*/PSChat.psd1 -ErrorAction Ignore | Select-Object -Last 1
    Import-Module $(if ($staged) { $staged.FullName } else { 'PSChat' })
}

# What is waited for normally takes milliseconds; on a machine with much to do it may take long.
function Wait-Lab([scriptblock] $Condition, [string] $For, [int] $Seconds = 180) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($clock.Elapsed.TotalSeconds -gt $Seconds) { throw "Not within $Seconds seconds: $For." }
        Start-Sleep -Milliseconds 20
    }
}

<#
.SYNOPSIS
    Contains what the labs share. Each lab dot-sources it.
.DESCRIPTION
    Uses the loaded module, otherwise the module that ./build.sh Build has staged in this repository, otherwise the installed one.
#>
$ErrorActionPreference = 'Stop'
if (-not (Get-Module PSChat)) {
    $staged = Get-ChildItem $PSScriptRoot/../../output/PSChat/*/PSChat.psd1 -ErrorAction Ignore | Select-Object -Last 1
    Import-Module $(if ($staged) { $staged.FullName } else { 'PSChat' })
}

# The condition normally takes milliseconds to come true, but on a busy machine it may take long.
function Wait-Lab([scriptblock] $Condition, [string] $For, [int] $Seconds = 180) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($clock.Elapsed.TotalSeconds -gt $Seconds) { throw "Not within $Seconds seconds: $For." }
        Start-Sleep -Milliseconds 20
    }
}

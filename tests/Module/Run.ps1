<#
.SYNOPSIS
    Runs the module's tests on a staged module, and writes how many passed, failed and were skipped, and what failed.
#>
[CmdletBinding()]
param(
    # The staged manifest.
    [Parameter(Mandatory)]
    [string] $Module,

    # The JSON file for the results.
    [string] $Result
)

$ErrorActionPreference = 'Stop'
Import-Module Pester -MinimumVersion 5.7 -MaximumVersion 5.999
$env:PSCHAT_TEST_MODULE = (Resolve-Path $Module).Path

$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
$configuration.Output.RenderMode = 'Plaintext'
$run = Invoke-Pester -Configuration $configuration

function Get-Failure {
    foreach ($failed in @($run.Failed) + @($run.FailedBlocks) + @($run.FailedContainers)) {
        if (-not $failed.ErrorRecord) { continue } # A test that did not run, because its block failed.
        $name = if ($failed.ExpandedPath) { $failed.ExpandedPath } else { $failed.Item } # A whole file has no such path.
        "$name`: $($failed.ErrorRecord -join [Environment]::NewLine)"
    }
}

# A failed file or block fails its tests too, or has no tests to count.
$broken = $run.FailedContainersCount + $run.FailedBlocksCount
$counts = [pscustomobject]@{
    Passed   = $run.PassedCount
    Failed   = $run.FailedCount + $(if ($run.FailedCount -eq 0) { $broken } else { 0 })
    Skipped  = $run.SkippedCount + $run.NotRunCount
    Failures = @(Get-Failure)
}
if ($Result) { $counts | ConvertTo-Json | Set-Content $Result }
exit [int]($counts.Failed -gt 0)

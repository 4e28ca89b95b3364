# Loaded before anything else of the module. A process cannot hold two versions of an assembly, and a session has one set of type
# data for it. PowerShell itself would report each line of the type data.
$type = 'PSChat.Module.ChatRoom' -as [type]
if (-not $type) { return }

# The assembly stays when its module is removed, so its folder says which version the session has. The folder may be gone, though.
$folder = [IO.Path]::GetDirectoryName($type.Assembly.Location)
$version = $type.Assembly.GetName().Version.ToString(3)
if (Test-Path -LiteralPath "$folder/PSChat.psd1") {
    $version = (Import-PowerShellDataFile -LiteralPath "$folder/PSChat.psd1").ModuleVersion
}

$other = Get-Module PSChat | Where-Object ModuleBase -NE $PSScriptRoot | Select-Object -First 1
if ($other) {
    $folder = $other.ModuleBase
    $version = $other.Version
} elseif ($folder -eq $PSScriptRoot) {
    return
} elseif ($version -eq (Import-PowerShellDataFile -LiteralPath "$PSScriptRoot/PSChat.psd1").ModuleVersion) {
    # Another session of this process may have loaded the same version from elsewhere, and that does no harm.
    return
}

$text = "This session has version $version of PSChat already, from '$folder'; open a new one to use another copy."
$record = [Management.Automation.ErrorRecord]::new(
    [InvalidOperationException]::new($text), 'PSChat.VersionLoaded', 'ResourceExists', $PSScriptRoot)
$record.ErrorDetails = [Management.Automation.ErrorDetails]::new($text)
$record.ErrorDetails.RecommendedAction = 'Open a new session, and import this copy there.'
throw $record

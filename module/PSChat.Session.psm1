# Loaded before anything else of the module. A process cannot hold two versions of an assembly, and a session has one set of type
# data for it. PowerShell itself would report each line of the type data.
$type = 'PSChat.Module.ChatRoom' -as [type]
if (-not $type) { return }
$loaded = $type.Assembly
if ($loaded.Location -eq "$PSScriptRoot$([IO.Path]::DirectorySeparatorChar)PSChat.dll") { return }

# Another session of this process may have loaded the same version from elsewhere, and that does no harm.
$folder = [IO.Path]::GetDirectoryName($loaded.Location)
$own = [Reflection.AssemblyName]::GetAssemblyName("$PSScriptRoot/PSChat.dll").Version
$others = @(Get-Module PSChat).Where({ $_.ModuleBase -ne $PSScriptRoot })
if ($others.Count) { $folder = $others[0].ModuleBase } elseif ($loaded.GetName().Version -eq $own) { return }

$version = $loaded.GetName().Version.ToString(3)
$text = "This session has version $version of PSChat already, from '$folder'; open a new one to use another copy."
$record = [Management.Automation.ErrorRecord]::new(
    [InvalidOperationException]::new($text), 'PSChat.VersionLoaded', 'ResourceExists', $PSScriptRoot)
$record.ErrorDetails = [Management.Automation.ErrorDetails]::new($text)
$record.ErrorDetails.RecommendedAction = 'Open a new session, and import this copy there.'
throw $record

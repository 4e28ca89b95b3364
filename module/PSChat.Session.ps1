# Runs in the session before anything of the module is loaded. A process cannot hold two copies of an assembly, and PowerShell
# would report each line of the type data before it came to that.
& {
    foreach ($assembly in [AppDomain]::CurrentDomain.GetAssemblies()) {
        if ($assembly.GetName().Name -ne 'PSChat' -or -not $assembly.Location) { continue }
        $folder = [IO.Path]::GetDirectoryName($assembly.Location)
        if ($folder -eq $PSScriptRoot) { return }
        $version = $assembly.GetName().Version.ToString(3)
        $text = "This session has version $version of PSChat already, from '$folder'; open a new one to use another copy."
        $record = [Management.Automation.ErrorRecord]::new(
            [InvalidOperationException]::new($text), 'PSChat.VersionLoaded', 'ResourceExists', $PSScriptRoot)
        $record.ErrorDetails = [Management.Automation.ErrorDetails]::new($text)
        $record.ErrorDetails.RecommendedAction = 'Open a new session, and import this copy there.'
        throw $record
    }
}

#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

BeforeDiscovery {
    $hasNoPacker = -not (Get-Command Compress-PSResource -ErrorAction Ignore)
    $why = if ($hasNoPacker) { ' (not run: PSResourceGet 1.1 or newer is not installed)' }
}

# As build.ps1 -Task Package makes it, and as a user gets it from a repository; this one is a folder.
Describe "The package$why" -Skip:$hasNoPacker {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $manifest = Import-PowerShellDataFile $module
        $repository = "PSChatTest$(Get-Random)"
        $packages, $modules = foreach ($name in 'packages', 'modules') { (New-Item (Join-Path $TestDrive $name) -ItemType Directory).FullName }
        Compress-PSResource (Split-Path $module) $packages -ErrorAction Stop
        $package = Join-Path $packages "PSChat.$($manifest.ModuleVersion).nupkg"
        Register-PSResourceRepository $repository -Uri $packages -Trusted
    }

    AfterAll { Unregister-PSResourceRepository $repository -ErrorAction Ignore }

    It 'holds all files of the staged module, the licence and the help among them' {
        $archive = [IO.Compression.ZipFile]::OpenRead($package)
        $packed = try { $archive.Entries.FullName } finally { $archive.Dispose() }
        $folder = Split-Path $module
        $staged = Get-ChildItem $folder -Recurse -File | ForEach-Object { [IO.Path]::GetRelativePath($folder, $_.FullName).Replace('\', '/') }
        $staged | Should -Contain LICENSE
        $staged | Should -Contain en-US/PSChat.dll-Help.xml
        foreach ($file in $staged) { $packed | Should -Contain $file }
    }

    It 'is found in a repository' {
        $found = Find-PSResource PSChat -Repository $repository
        $found.Version | Should -Be $manifest.ModuleVersion
        $found.Description | Should -Be $manifest.Description
    }

    It 'can be saved from a repository and imported by name in a fresh session' {
        Save-PSResource PSChat -Repository $repository -Path $modules -ErrorAction Stop
        $import = "`$env:PSModulePath = '$modules' + [IO.Path]::PathSeparator + `$env:PSModulePath; " +
            'Import-Module PSChat -ErrorAction Stop; $loaded = Get-Module PSChat; $loaded.ModuleBase; $loaded.ExportedCommands.Keys | Sort-Object'
        $pwsh = Join-Path $PSHOME $(if ($IsWindows) { 'pwsh.exe' } else { 'pwsh' })
        $run = '-NoProfile', '-NonInteractive', '-Command', $import
        if (-not (Test-Path $pwsh)) { $pwsh, $run = 'dotnet', @("$PSHOME/pwsh.dll"; $run) }
        $base, $commands = & $pwsh @run
        $LASTEXITCODE | Should -Be 0
        $base | Should -Be (Join-Path $modules PSChat $manifest.ModuleVersion)
        $commands | Should -Be ($manifest.CmdletsToExport | Sort-Object)
    }
}

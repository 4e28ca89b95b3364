#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

BeforeDiscovery {
    $hasNoInstaller = -not (Get-Command Save-PSResource -ErrorAction Ignore)
    $why = if ($hasNoInstaller) { ' (not run: PSResourceGet is not installed)' }
}

# The package as build.ps1 -Task Package makes it, and as a user gets it from a repository, here a folder.
Describe 'The package' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $folder = Split-Path $module
        $manifest = Import-PowerShellDataFile $module
        $packages = (New-Item $TestDrive/packages -ItemType Directory).FullName
        $package = & $PSScriptRoot/../../packaging/Export-Package.ps1 -Module $folder -Destination $packages
        $opened = (New-Item $TestDrive/opened -ItemType Directory).FullName
        [IO.Compression.ZipFile]::ExtractToDirectory($package.FullName, $opened)
        $about = ([xml](Get-Content $opened/PSChat.nuspec -Raw)).package.metadata

        # Returns what a fresh session finds under the name PSChat.
        function Import-Fresh($Modules) {
            $import = "`$env:PSModulePath = '$Modules' + [IO.Path]::PathSeparator + `$env:PSModulePath; " +
                'Import-Module PSChat -ErrorAction Stop; $loaded = Get-Module PSChat; $loaded.ModuleBase; $loaded.ExportedCommands.Keys | Sort-Object'
            $pwsh = Join-Path $PSHOME $(if ($IsWindows) { 'pwsh.exe' } else { 'pwsh' })
            $run = '-NoProfile', '-NonInteractive', '-Command', $import
            if (-not (Test-Path $pwsh)) { $pwsh, $run = 'dotnet', @("$PSHOME/pwsh.dll"; $run) }
            & $pwsh @run
            $LASTEXITCODE | Should -Be 0
        }
    }

    It 'holds all files of the staged module, the licence and the help among them, at its root' {
        $staged = Get-ChildItem $folder -Recurse -File | ForEach-Object { [IO.Path]::GetRelativePath($folder, $_.FullName).Replace('\', '/') }
        'LICENSE', 'en-US/PSChat.dll-Help.xml', 'PSChat.psd1', 'PSChat.dll' | ForEach-Object { $staged | Should -Contain $_ }
        foreach ($file in $staged) {
            (Get-FileHash "$opened/$file").Hash | Should -Be (Get-FileHash "$folder/$file").Hash -Because "$file is packed as it is"
        }
    }

    It 'has its metadata: name, version, licence, tags and release notes' {
        $about.id, $about.version, $about.authors, $about.description | Should -Be 'PSChat', $manifest.ModuleVersion, $manifest.Author, $manifest.Description
        $about.license.type, $about.license.'#text' | Should -Be 'file', 'LICENSE'
        $tags = $about.tags -split ' '
        'PSModule', 'PSEdition_Core', 'Chat', 'PSCmdlet_Start-ChatServer', 'PSCommand_Test-ChatGroup' | ForEach-Object { $tags | Should -Contain $_ }
        $manifest.PrivateData.PSData.ReleaseNotes | Should -Match '(?m)^### Added'
        $about.releaseNotes.ReplaceLineEndings("`n") | Should -Be $manifest.PrivateData.PSData.ReleaseNotes.ReplaceLineEndings("`n")
    }

    It 'names the project''s home, if it has one' {
        & $PSScriptRoot/../../packaging/Export-Manifest.ps1 -Destination $TestDrive -ProjectUri 'https://example.org/pschat'
        $with = Import-PowerShellDataFile $TestDrive/PSChat.psd1
        $with.PrivateData.PSData.ProjectUri | Should -Be 'https://example.org/pschat'
        $with.PrivateData.PSData.LicenseUri | Should -BeLike 'https://example.org/pschat/*LICENSE'
        "$($about.projectUrl)" | Should -Be "$($manifest.PrivateData.PSData.ProjectUri)"
    }

    It 'holds assemblies that depend on no build machine or folder: <_>' -ForEach 'PSChat', 'PSChat.Core' {
        $assembly = [Reflection.PortableExecutable.PEReader]::new([IO.File]::OpenRead("$opened/$_.dll"))
        $symbols = [Reflection.Metadata.MetadataReaderProvider]::FromPortablePdbStream([IO.File]::OpenRead("$opened/$_.pdb"))
        try {
            $assembly.ReadDebugDirectory().Type | Should -Contain Reproducible
            $reader = $symbols.GetMetadataReader()
            $sources = foreach ($document in $reader.Documents) { $reader.GetString($reader.GetDocument($document).Name) }
            $sources.Count | Should -BeGreaterThan 30
            $sources | Should -Match '^/_/src/|^/_/.*/obj/'
        } finally {
            $assembly.Dispose()
            $symbols.Dispose()
        }
    }

    It 'can be installed and imported by name in a fresh session' {
        # Does what an installer does: opens the package under <module path>/<name>/<version>, without the package's own files.
        $modules = (New-Item $TestDrive/modules -ItemType Directory).FullName
        $target = New-Item $modules/PSChat/$($manifest.ModuleVersion) -ItemType Directory -Force
        Copy-Item $opened/* $target -Recurse -Exclude '_rels', 'package', '*.nuspec', '`[Content_Types`].xml'
        $base, $commands = Import-Fresh $modules
        $base | Should -Be $target.FullName
        $commands | Should -Be ($manifest.CmdletsToExport | Sort-Object)
    }

    Context "in a repository$why" -Skip:$hasNoInstaller {
        BeforeAll {
            $repository = "PSChatTest$(Get-Random)"
            Register-PSResourceRepository $repository -Uri $packages -Trusted
        }

        AfterAll { Unregister-PSResourceRepository $repository -ErrorAction Ignore }

        It 'is found' {
            $found = Find-PSResource PSChat -Repository $repository
            $found.Version | Should -Be $manifest.ModuleVersion
            $found.Description | Should -Be $manifest.Description
        }

        It 'can be saved and imported by name in a fresh session' {
            $modules = (New-Item $TestDrive/saved -ItemType Directory).FullName
            Save-PSResource PSChat -Repository $repository -Path $modules -ErrorAction Stop
            $base, $commands = Import-Fresh $modules
            $base | Should -Be (Join-Path $modules PSChat $manifest.ModuleVersion)
            $commands | Should -Be ($manifest.CmdletsToExport | Sort-Object)
        }
    }
}

# The packages of the libraries, as build.ps1 -Task Package makes them.
Describe 'The package of <_>' -ForEach 'PSChat.Core', 'PSChat.Extensions.Hosting' {
    BeforeAll {
        . $PSScriptRoot/Session.ps1
        $library = $_
        $source = (Resolve-Path $PSScriptRoot/../../src/$library).Path
        $built = Get-ChildItem $source/bin/*/net10.0/$library.dll | Sort-Object LastWriteTime | Select-Object -Last 1
        $configuration = $built.Directory.Parent.Name
        $target = (New-Item $TestDrive/$library -ItemType Directory).FullName
        $said = dotnet pack $source -c $configuration -o $target --no-build -nologo '-v:quiet' --disable-build-servers
        $result = $LASTEXITCODE
        $package = Get-ChildItem $target/*.nupkg | Select-Object -First 1
        if ($package) { [IO.Compression.ZipFile]::ExtractToDirectory($package.FullName, "$target/opened") }
    }

    It 'is made without a warning' {
        $result | Should -Be 0 -Because "$said"
        $said | Should -BeNullOrEmpty
    }

    It 'holds the library, its documentation, a README of its own and the licence' {
        Test-Path $target/opened/lib/net10.0/$library.dll, $target/opened/lib/net10.0/$library.xml, $target/opened/README.md |
            Should -Be $true, $true, $true
        $about = ([xml](Get-Content $target/opened/$library.nuspec -Raw)).package.metadata
        $about.id | Should -Be $library
        $about.readme | Should -Be 'README.md'
        "$($about.license.'#text')" | Should -Not -BeNullOrEmpty
        (Get-FileHash $target/opened/lib/net10.0/$library.dll).Hash | Should -Be (Get-FileHash $built).Hash
    }

    It 'depends on nothing but PSChat''s own and the runtime''s packages' {
        $about = ([xml](Get-Content $target/opened/$library.nuspec -Raw)).package.metadata
        $needed = $about.dependencies.group.dependency.id | Where-Object { $_ }
        $needed | Where-Object { $_ -notmatch '^(PSChat\.Core|Microsoft\.Extensions\.)' } | Should -BeNullOrEmpty
        if ($library -eq 'PSChat.Core') { $needed | Should -BeNullOrEmpty }
    }
}

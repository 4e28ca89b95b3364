#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.7' }

BeforeDiscovery {
    $hasNoAnalyzer = -not (Get-Module PSScriptAnalyzer -ListAvailable)
    $why = if ($hasNoAnalyzer) { ' (not run: PSScriptAnalyzer is not installed: Install-PSResource PSScriptAnalyzer)' }
    $root = (Resolve-Path $PSScriptRoot/../..).Path
    $scripts = Get-ChildItem $root -Recurse -File -Include *.ps1, *.psm1, *.psd1 |
        Where-Object { $_.FullName.Substring($root.Length) -notmatch '[\\/](output|bin|obj|TestResults)[\\/]' } |
        ForEach-Object { [IO.Path]::GetRelativePath($root, $_.FullName) }
    # The tests run themselves, and the help is made with a module that may be missing.
    $tools = $scripts | Where-Object { $_ -notmatch '^tests|Export-Help|\.psd1$' }
}

Describe "PSScriptAnalyzer$why" -Skip:$hasNoAnalyzer {
    BeforeAll { $root = (Resolve-Path $PSScriptRoot/../..).Path }

    It 'has nothing to say about <_>' -ForEach $scripts {
        $settings = if ($_ -like 'tests?Module*') { "$PSScriptRoot/PSScriptAnalyzerSettings.psd1" } else { "$root/PSScriptAnalyzerSettings.psd1" }
        $findings = Invoke-ScriptAnalyzer -Path (Join-Path $root $_) -Settings $settings
        $findings | ForEach-Object { "$($_.ScriptName):$($_.Line) $($_.RuleName): $($_.Message)" } | Should -BeNullOrEmpty
    }
}

# A function that a merge has removed is otherwise missed when somebody runs the task that calls it.
Describe 'The build''s and the labs'' scripts' {
    BeforeAll {
        $root = (Resolve-Path $PSScriptRoot/../..).Path
        . $PSScriptRoot/Session.ps1

        function Read-Script([string] $Path) { [Management.Automation.Language.Parser]::ParseFile($Path, [ref]$null, [ref]$null) }
        function Find-Function($Script) {
            $Script.FindAll({ $args[0] -is [Management.Automation.Language.FunctionDefinitionAst] }, $true).Name
        }

        # What the script defines itself, and what the scripts beside it define that it dot-sources.
        function Find-Definition([string] $Path, $Script) {
            Find-Function $Script
            $sourced = $Script.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true) |
                Where-Object { $_.InvocationOperator -eq 'Dot' } | ForEach-Object { Split-Path "$($_.CommandElements[0])" -Leaf }
            $sourced | ForEach-Object { Find-Function (Read-Script (Join-Path (Split-Path $Path) $_)) }
        }
    }

    It 'call only commands that exist: <_>' -ForEach $tools {
        $path = Join-Path $root $_
        $script = Read-Script $path
        $defined = @(Find-Definition $path $script)
        $called = $script.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true) |
            ForEach-Object { $_.GetCommandName() } | Where-Object { $_ -match '^\w+-\w+$' } | Sort-Object -Unique
        $called | Where-Object { $_ -notin $defined -and -not (Get-Command $_ -ErrorAction Ignore) } | Should -BeNullOrEmpty
    }
}

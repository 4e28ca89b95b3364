# What PSScriptAnalyzer looks for in the project's scripts: everything, but for what is said here.
@{
    ExcludeRules = @(
        # PowerShell 7 reads and writes UTF-8 without a mark, and so does everything else.
        'PSUseBOMForUnicodeEncodedFile'
    )
    Rules        = @{
        PSAvoidUsingPositionalParameters = @{
            Enable           = $true
            # Parts of a path, and arguments that are passed on to a program, have an order and no names.
            CommandAllowList = @('Join-Path', 'Invoke-DotNet')
        }
    }
}
